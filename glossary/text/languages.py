RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}


def direction(language):
    """ "rtl" or "ltr" for a language code such as ar-EG."""
    return "rtl" if primary(language) in RIGHT_TO_LEFT else "ltr"


def primary(language):
    """The language itself, without region or script: pt for pt-BR."""
    return language.split("-")[0].lower()
