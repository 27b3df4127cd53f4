"""A Windows path in TOML's double quotes."""


def explain_escape(text: str) -> str:
    """What to do where a Windows path was written in double quotes; else empty.

    There a backslash before U is no valid text, and one before t becomes a tab.
    """
    if ("\\" in text and '"' in text) or any(mark in text for mark in "\t\b\f\r\n\x1b"):
        return "in double quotes \\ is special: write the path in single quotes, or with /"
    return ""
