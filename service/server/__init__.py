"""What gunicorn does otherwise here than by itself; `service/gunicorn.conf.py` puts it together.

`slow_clients` is the worker: no client holds a thread by sending or reading slowly. `patient_sockets` is the connection
that keeps its times. `last_orders` lets a server that stops take in who has connected, and nobody after them.
"""
