"""The six official languages of the United Nations, in the order of the Charter's alphabet."""

LANGUAGES = (
    ("ar", "العربية"),
    ("zh-hans", "中文"),
    ("en", "English"),
    ("fr", "Français"),
    ("ru", "Русский"),
    ("es", "Español"),
)

DOCTRINE_NAMES = {"zh-hans": "zh"}


def doctrine_language(code: str) -> str:
    """A Django language code as the doctrine files write it."""
    return DOCTRINE_NAMES.get(code, code.split("-")[0])
