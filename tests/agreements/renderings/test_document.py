"""The input of the renderings stands alone."""

import subprocess
import sys


def test_renderings_work_where_django_cannot_be_imported() -> None:
    code = (
        "import sys; sys.modules['django'] = None;"
        "from undersigned.agreements.renderings import ClauseLine, Document;"
        "from undersigned.agreements.renderings.markdown import to_markdown;"
        "from undersigned.agreements.renderings.pdf import to_pdf;"
        "from undersigned.agreements.renderings.word import to_docx;"
        "d = Document('T', 'en', 'C', (ClauseLine('1', 'claim', 'Water.'),));"
        "assert 'Water.' in to_markdown(d) and to_docx(d)[:2] == b'PK' and to_pdf(d)[:5] == b'%PDF-'"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
