"""What all peers have in common: the address, one worker process, and as many threads as connections to a database."""

import os

bind = f"127.0.0.1:{os.environ['PORT']}"
workers = 1
threads = int(os.environ["DATABASE_CONNECTIONS"])
control_socket_disable = True
