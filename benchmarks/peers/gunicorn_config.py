"""What all peers have in common: the address, and one worker process."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 1
control_socket_disable = True
