import multiprocessing

wsgi_app = "studyguide.wsgi"
# Threads let a worker answer while another request waits for the database.
worker_class = "gthread"
workers = multiprocessing.cpu_count() + 1
threads = 4
preload_app = True
# Longer than what a reverse proxy keeps a connection for, so that the proxy is the one to close it.
keepalive = 75
control_socket_disable = True
