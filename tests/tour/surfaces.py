"""All that people can use of the bot, and which theme of the tour uses it.

A command, an option or a control that is missing here fails test_tour.py, and so does one that its
theme did not use.
"""

SURFACES = {
    "asking": (
        "/ask", "/ask question", "/ask article", "/ask after", "/ask before", "/ask source",
        "/ask newest", "/ask private", "/summarize", "/summarize article", "/summarize length",
    ),
    "reading": (
        "PageButton", "ContextButton", "ContextPageButton", "SummaryButton", "ShareButton",
        "DeleteButton", "HelpfulButton", "UnhelpfulButton", "ReasonSelect", "restart",
    ),
    "talking": ("a mention", "a follow-up", "a direct message", "another language"),
    "menus": ("Ask about this", "Check against articles", "Save article"),
    "waiting": ("NotifyButton", "CancelSelect", "StopButton", "a notification"),
    "elsewhere": ("a user install in a server", "a user install in private"),
    "library": (
        "/articles add", "/articles add url", "/articles add file", "/articles list",
        "/articles list words", "/articles list order", "/articles list page", "/articles show",
        "/articles show article", "/articles remove", "/articles remove article", "UndoAddButton",
        "ListPageButton", "OrderSelect", "RemoveButton", "UnremoveButton",
    ),
    "upkeep": (
        "/index status", "/index rebuild", "/index rollback", "RebuildButton",
        "AskRollbackButton", "RollbackButton",
    ),
    "settings": (
        "/settings show", "/settings show channel", "/settings reset", "/settings reset channel",
        "SettingControl", "ResetButton", "KeepButton", "a thread", "a forum post",
    ),
    "gaps": (
        "/gaps", "/gaps since", "/gaps page", "GapsPageButton", "ForgetGapsButton",
        "ForgottenGapsButton",
    ),
    "privacy": ("/privacy show", "/privacy delete", "ForgetMeButton"),
    "limits": ("too fast", "a queue"),
    "trouble": ("an error", "missing permissions"),
    "shards": ("two shards",),
}  # fmt: skip
