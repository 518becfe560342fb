"""THE COPY OF THE CODE for a client: one page in PDF or HTML. Its look lies here, its words in the policy."""

import os

HERE = os.path.dirname(__file__)
