"""What the operations of the contract do: one public module per tag, one public function per operation.

A handler takes what its signature names (`caller`, `body`, `limits`, and the parameters of its operation), returns the
`data` of the success, and refuses by raising `Refusal`. Modules whose name begins with an underscore are shared.
"""

from handlers._execution import Execution, execution_of
from handlers._refusal import Refusal
from handlers._setup import configure
from handlers._streams import Stream

__all__ = ["Execution", "Refusal", "Stream", "configure", "execution_of"]
