"""The self-inspection report: its sentences out of the figures, and the Word file they stand in.

blocks = compose(basis, to="自治区民政厅", ledger=rows)       the sentences, in the order of a county's own report
write(blocks, out)  /  write(blocks, out, template=path)       a .docx in the look of GB/T 9704, or the district's own
suggested(basis)                                               what would go into the rectification ledger
"""

from desktop.returns.report.compose import Block, compose, suggested, words_of
from desktop.returns.report.document import MARK, write

__all__ = ["MARK", "Block", "compose", "suggested", "words_of", "write"]
