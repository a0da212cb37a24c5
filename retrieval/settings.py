"""What an operator can set of how questions are answered."""

from index.settings import Settings
from retrieval.confidence import Carefulness


class AnswerSettings(Settings):
    """FOOTNOTE_RERANKER and FOOTNOTE_CAREFULNESS, beside what every command reads."""

    reranker: str = "learned"  # or "none", or a CrossEncoder's name or folder
    carefulness: Carefulness = Carefulness.BALANCED
