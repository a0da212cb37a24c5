"""The words page furniture is made of, and `kind_of`, which reads one line by them alone.

Sites differ in layout but share these few phrases. A line that they do not settle has the kind
`""`; where it stands then decides (index/furniture.py).
"""

import re
from typing import Literal, TypeAlias

Label: TypeAlias = Literal[
    "body", "title", "standfirst", "byline", "publisher", "date", "section",
    "credit", "related", "action", "comments", "furniture", "blank",
]  # fmt: skip

_SITES = (
    r"(?:facebook|twitter|x|whats\ ?app|linkedin|pinterest|reddit|telegram|instagram|threads"
    r"|youtube|messenger|bluesky|mastodon|tumblr|flipboard|google(?:\ news|\+)?|rss"
    r"|e-?mail|copy\ link)"
)
_MONTHS = (
    r"(?:jan|feb|mar|apr|may|june?|july?|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août"
    r"|märz|okt|dez|ene|abr|ago|dic|gen|mag|giu|lug|set|ott|fev|out)[^\W\d]*\.?"
)
_DAY = (
    rf"(?:\b\d{{1,2}}(?:st|nd|rd|th|er|º)?\.?,?(?:\ de)?\ {_MONTHS},?(?:\ de)?\ (?:19|20)\d\d\b"
    rf"|\b{_MONTHS}\ \d{{1,2}}(?:st|nd|rd|th)?,?\ (?:19|20)\d\d\b"
    rf"|\b(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b"
    r"|(?:19|20)\d\d\ ?[年년]\ ?\d{1,2}\ ?[月월]\ ?\d{1,2}\ ?[日일])"
)
DAY = re.compile(_DAY, re.IGNORECASE)

_ACTION = re.compile(
    rf"""(?:(?:share|tweet|post|send|follow(?:\ us)?|join(?:\ us)?|find\ us|like\ us|pin)
        (?:\ (?:this|on|via|by|to|with|us|the|article|story|page|now|it|save|channel|\W|{_SITES}))*
      | {_SITES}(?:\W+{_SITES})*
      | (?:please\ )?(?:(?:sign|log)[ -]?(?:up|in|out)|login|register|subscribe[dr]?)
        (?:\ (?:to|for|now|here|today|with|our|your|or|and|via|on|free|from
          |[|])\b(?:(?!\.\s).){{0,80}})?
      | become\ a\ (?:member|subscriber|supporter|patron)\b.{{0,40}}
      | (?:scroll|swipe|tap|click|press)\ (?:for|to|here|down|on|the)\b.{{0,50}}
      | (?:skip|jump|back|go)\ to\ (?:main|the|content|top|navigation|search|home
          |article)\b.{{0,30}}
      | (?:continue|keep)\ reading\b.{{0,40}} | story\ continues\b.{{0,30}}
      | (?:show|read|load|view|see|hide)\ (?:more|all|less|comments|full\ (?:story
          |article))\b.{{0,25}}
      | \W*(?:advert(?:isement|ising)?|sponsored|promoted|ads?|publicité|anzeige|werbung
        |publicidad|pubblicità|广告|廣告|إعلان|विज्ञापन)
        (?:\ (?:content|links?|by\ \S+)|\W+scroll\ (?:down\ )?to\ continue)?
      | (?:print|save|copy\ link|e-?mail|listen|play|pause|watch\ live|menu|search|home|close|next
        |previous|gift\ (?:this\ )?article|resize\ text|bookmark|download\ (?:our
          |the)\ app.{{0,40}})
      | (?:get|download|install|try)\ (?:our|the|your)\ (?:.{{0,25}}\ )?(?:app|newsletter
          |alerts)\b.{{0,40}}
      | (?:newsletter|enter\ your\ e-?mail|your\ e-?mail|get\ .{{0,40}}in\ your\ inbox)\b.{{0,60}}
      | (?:we\ use|this\ site\ uses|by\ using\ this)\b.{{0,40}}\bcookies?\b.{{0,120}}
      | (?:accept|reject|manage)\ (?:all\ )?(?:cookies?|preferences|settings)
      | view\ image\ in\ full\ ?screen | after\ newsletter\ promotion
      | purchase\ licensing\ rights\b.{{0,40}}
      | add\ .{{0,30}}(?:preferred\ source|on\ google) | (?:support|donate\ to)\ (?:us
          |our\ journalism)
      | (?:you\ have\ )?\d+\ free\ articles?\b.{{0,40}}
      )[\s.!:»>→…|]*""",
    re.IGNORECASE | re.VERBOSE,
)
_RELATED_HEAD = re.compile(
    r"""\W*(?:also\ read|read\ also|also\ see|see\ also|read\ (?:more|next)|must\ read
      | don['’]t\ miss
      | related(?:\ (?:stor(?:y|ies)|articles?|news|coverage|content|topics?|posts?|links|reading))?
      | most\ (?:read|popular|viewed|shared|commented|e?mailed|recent)(?:\ (?:stories|news
          |in\ .{0,20}))?
      | (?:more|other)\ (?:stories|news|articles|headlines|stories\ from|from|on|in)\b.{0,40}
      | recommended(?:\ (?:for\ you|stories|reading|articles))?|you\ (?:may|might)\ (?:also\ )?like
      | (?:trending|top|latest|popular|featured|breaking)(?:\ (?:now|news|stories|posts|articles
          |videos))?
      | (?:up|what\ to\ (?:read|watch))\ next | around\ the\ web | in\ case\ you\ missed\ it
      | editor(?:['’]?s)?['’]?\ (?:picks|choice) | à\ lire\ aussi | lire\ aussi | mehr\ zum\ thema
      | lesen\ sie\ auch | te\ puede\ interesar | leer\ más | leia\ (?:também|mais) | leggi\ anche
      | 相关(?:新闻|阅读|文章)|相關(?:新聞|閱讀|文章)|推荐阅读|延伸閱讀|関連記事
      | اقرأ\ أيضا?ً?ا?|यह\ भी\ पढ़ें
      )[\s:：|»>–—-]*""",
    re.IGNORECASE | re.VERBOSE,
)
_RELATED_LINE = re.compile(
    r"""\W*(?:also\ read|read\ also|also\ see|read\ (?:more|next)|related(?:\ (?:story|article))?
      |must\ read|watch|listen|lire\ aussi|à\ lire\ aussi|lesen\ sie\ auch|leia\ também|leggi\ anche
      |اقرأ\ أيضا?ً?ا?|यह\ भी\ पढ़ें|相关阅读|延伸閱讀|関連記事)\s*[:：|»–—-]\s*\S""",
    re.IGNORECASE | re.VERBOSE,
)
_COMMENTS = re.compile(
    r"""(?:\d[\d,.]*\ )?(?:comments?|responses?|replies|leave\ a\ (?:reply|comment)|post\ a\ comment
      |(?:view|show|join|reader)\ (?:the\ )?(?:comments?|conversation|discussion)|discussion
      |kommentare|commentaires|comentarios|评论|評論)[\s:]*\(?\d*\)?\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_CREDIT = re.compile(
    r"""(?:(?:file\ |lead\ |main\ |cover\ )?(?:photo(?:graph)?s?|image|picture|pic|illustration
        |graphic
        |foto|crédit|bild|图片来源)(?:\ (?:credit|courtesy|source|by))?\s*(?::|：|/|©)
        |(?:photo(?:graph)?s?|illustration)\ (?:by|courtesy)\ |(?:image|media|video)\ caption\ )
      .{1,250}
      | .{0,250}[(\[]\s*(?:(?:file|representational|representative)\s+)?(?:photo(?:graph)?s?|image
          |picture
        |pic|credit|courtesy|source|illustration|screengrab|video)s?\s*(?:[|:/©,-]|credit|courtesy
          |by)
        [^()\[\]]{0,120}[)\]]\W*
      | .{0,250}[(\[][^()\[\]]{0,80}(?:getty\ images|afp|reuters|ap\ photo|shutterstock|epa
          |pti\ photo)
        (?:\ images|/[^()\[\]]{0,40})?[)\]]\W*
      | .{0,80}(?:/|©|\|)?\s*(?:getty\ images|shutterstock|istock|unsplash|file\ photo
        |pti\ photo|ap\ photo)[/\w\ ]{0,30}
      | .{20,200}[.|]\s*(?:photograph|photo|image|credit|picture)s?\s*:\s*.{2,80}""",
    re.IGNORECASE | re.VERBOSE,
)
_FURNITURE = re.compile(
    r"""(?:.{0,80}(?:©|\(c\)\ ?(?:19|20)|copyright\ (?:©|\(c\)|(?:19|20)\d\d)
        |all\ rights\ reserved).{0,200}
      | (?:terms|privacy|cookies?)(?:\ (?:of|and|&|policy|use|service|notice|conditions|settings|\
          |))*
      | (?:about|contact)(?:\ us)?|advertise(?:\ with\ us)?|site\ ?map|careers|faqs?|disclaimer
      | (?:(?:suggested\ )?(?:tags?|topics?)|keywords|filed\ under|labels)\s*:.{0,150}
      | (?:\#[\w]+[\s,]*)+ | tags | topics
      | \d[\d,.]*\ ?[km]?\ (?:shares?|likes?|views?|retweets?|claps?|reads?|followers)\W*
      | \W*\d+[\s-]*min(?:ute)?s?\ read\W* | \(?with\ (?:agency\ )?inputs?\ from\b.{0,60}
      | (?:\(?this\ (?:story|article)\ (?:has\ not\ been|was)\ (?:edited|published
          |originally)\b.{0,200})
      | reporting\ by\ .{3,150}?;\ (?:additional\ |writing\ |editing\ ).{3,150}
      | our\ standards\s*:.{0,100} | privacy\ notice\s*:.{0,400}
      | by\ (?:taboola|outbrain).{0,20}|[\W_]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_DATE = re.compile(
    rf"""\W*(?:(?:first\ |last\ )?(?:published|updated|posted|modified|created|date|publié
      |mis\ à\ jour
      |veröffentlicht|publicado|发布时间|發布時間|更新)(?:\ (?:on|at|le|am|el|em))?\s*[:：|-]?\s*)?
      (?:\w{{3,10}}\.?,?\ )?{_DAY}(?:(?!\.\s).){{0,60}}
      | \W*(?:updated\s*:?\s*|published\s*:?\s*)?\d+\ (?:min(?:ute)?s?|hours?|days?|weeks?
          |months?)\ ago\b.{{0,30}}
      | (?:last\ )?(?:published|updated|modified)\b\s*:?.{{0,50}}""",
    re.IGNORECASE | re.VERBOSE,
)
_BYLINE = re.compile(
    r"(?:(?:written |reported |posted |story |text |words )?(?:[Bb]y|BY)|[Vv]on|[Pp]ar|[Pp]or|"
    r"[Aa]uthor|[Rr]eporter)\s*:?\s+(?:[^\W\d_a-z]\S*|and|&|de|von|van|der|la|al|bin|in|for|\|)"
    r"(?:[\s,]+(?:[^\W\d_a-z]\S*|and|&|de|von|van|der|den|la|al|bin|in|for|\||@\S+)){0,14}"
    r"|(?:作者|记者|記者|编辑|بقلم|लेखक)\s*[:：]?\s*\S.{0,30}"
)
_PUBLISHER = re.compile(
    r"""(?:the\ )?(?:associated\ press|reuters|afp|agence\ france-presse|pti|press\ trust\ of\ india
      |ani
      |ians|upi|bloomberg|xinhua|dpa|efe|ansa|tass|kyodo(?:\ news)?|yonhap|pa\ media
          |press\ association
      |bbc(?:\ news)?|cnn|al\ jazeera|deutsche\ welle|dw|(?:our|staff|web|news|express|online
          |foreign)
      \ (?:staff|desk|bureau|service|correspondent|reporter|writer|agencies)|agencies|news\ agency
      |[\w'’.&-]+(?:\ [\w'’.&-]+){0,3}\ (?:news\ (?:service|desk|agency|network|bureau)|bureau
      |staff|correspondent|news\ agency|web\ desk))""",
    re.IGNORECASE | re.VERBOSE,
)
_SECTION_WORDS = (
    "world|politics|business|sports?|opinion|culture|lifestyle|life|health|science|technology|tech|"
    "travel|entertainment|arts?|books|film|movies|music|tv|food|fashion|style|money|markets|"
    "economy|finance|education|environment|"
    "climate|weather|nation|national|international|local|city|cities|"
    "india|us|u\\.s\\.|usa|uk|europe|asia|africa|americas?|middle east|australia|china|news|"
    "world news|top news|us news|uk news|analysis|editorials?|columns?|features?|investigations?|"
    "video|photos|podcasts?|magazine|society|crime|law|football|cricket|tennis|motoring|property|"
    "obituaries|letters|explained|explainer|states?|elections?|home|live|latest|more"
)
_SECTION = re.compile(
    rf"(?:{_SECTION_WORDS})(?:\s*(?:[>|/»›•,]|\band\b|&)\s*[\w .&'-]{{2,30}}){{0,5}}"
    r"|[\w .&'-]{2,25}(?:\s*[>»›]\s*[\w .&'-]{2,60}){1,5}",
    re.IGNORECASE,
)  # fmt: skip

_ENDS = frozenset(".!?…。！？‥｡؟۔।॥።፧．")
_CLOSERS = "\"'”’»」』)]）】›* "
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")

ITEM = re.compile(r"(?:[-*+^•‣▪–·]|\(?\w{1,2}[.)])\s")  # of a list, or a footnote
LONGEST_READ = 400  # characters; no pattern is tried on a longer line, it is a paragraph

_PATTERNS: tuple[tuple[Label, re.Pattern[str]], ...] = (
    ("comments", _COMMENTS),
    ("action", _ACTION),
    ("related", _RELATED_HEAD),
    ("credit", _CREDIT),
    ("furniture", _FURNITURE),
    ("date", _DATE),
    ("publisher", _PUBLISHER),
    ("byline", _BYLINE),
    ("section", _SECTION),
)


def kind_of(line: str) -> Label | Literal[""]:
    """Which part of a page this line is by its words alone, or "" when they do not say."""
    if len(line) > LONGEST_READ:
        return ""
    if _RELATED_LINE.match(line):
        return "related"
    for label, pattern in _PATTERNS:
        if pattern.fullmatch(line):
            return label
    return ""


def opens_related(line: str) -> bool:
    """Whether the line stands over a list of other stories and is no such story itself."""
    return len(line) < 60 and _RELATED_HEAD.fullmatch(line) is not None


def width(line: str) -> float:
    """Length in Latin letters: one ideograph says about as much as two and a half."""
    return len(line) + 1.5 * len(_WIDE.findall(line))


def ends_sentence(line: str) -> bool:
    """Whether the line closes with a full stop, question or exclamation mark of any script."""
    return line.rstrip(_CLOSERS)[-1:] in _ENDS and line.rstrip(_CLOSERS) != ""


def is_prose(line: str) -> bool:
    """A sentence, or a line too long for a headline (some scripts do without full stops)."""
    return ends_sentence(line) or width(line) > 160
