"""The few words a draft's structure is told by, in the languages drafts come in."""

import re

_SIGNED = (
    r"signed\b|signatures?\b|signator(?:y|ies)\b|list of signator|undersigned\s*:|supported by\b"
    r"|signé\w*\b|signataires?\b|liste des signataires|les soussignés\s*:"
    r"|firmad[oa]s?\b|firmantes?\b|firmas?\b|firman\b|suscrib\w+\s*:"
    r"|unterzeichn\w*\b|unterschriften\b|ondertekend\b|ondertekenaars\b|handtekeningen\b"
    r"|firmato\b|firmatari\b|firme\b|assinad[oa]s?\b|assinaturas?\b|signatários?\b"
    r"|الموقعون|الموقعين\s*:|التوقيعات|التواقيع|توقيع|وقّعه|وقعه"
)
SIGNED_LINE = re.compile(rf"(?:{_SIGNED})", re.IGNORECASE)

_WHEREAS = (
    r"whereas\b|considérant\b|considerando\b|considerat[oa]\b|considerando que\b|in der erwägung\b"
    r"|overwegende\b|حيث\b|وحيث\b"
)
WHEREAS = re.compile(rf"(?:{_WHEREAS})", re.IGNORECASE)

_HAVING_REGARD = (
    r"having regard to\b|vu\b|vus?\b|vues?\b|eu égard\b|vist[oa]s?\b|teniendo en cuenta\b|tendo em conta\b"
    r"|unter hinweis auf\b|gestützt auf\b|gezien\b|إذ\b|بالنظر إلى\b"
)
CITATION = re.compile(rf"[–—-]\s*(?:{_HAVING_REGARD})", re.IGNORECASE)

ARTICLE_WORDS = r"articles?|artikel|artículo|articolo|artigo|art\.|المادة|clause|§"

HEADER_CELL = re.compile(
    r"(?:n[or]?\.?|#|(?:name|nom|nombre|organi[sz]ations?|organisations?|organización|organizaciones"
    r"|part(?:y|ies)|signator(?:y|ies)|signataires?|firmantes?|المنظمة|المنظمات|الاسم|naam|name der .*))",
    re.IGNORECASE,
)

ALTERNATIVE_LABEL = re.compile(
    r"\s*(?:alternatives?|alternative text|alternativa|variantes?|option|opción|opcion|بديل|البديل|خيار)"
    r"(?:\s+\w{1,2})?\s*[:：.–—-]\s*",
    re.IGNORECASE,
)
