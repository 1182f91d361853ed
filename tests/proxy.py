"""A connection that can be cut, or can say nothing, between the site and a server that it uses."""

import contextlib
import socket
import threading


class Proxy:
    """Passes bytes between a port of its own and a server, unless it is `away` or `stalled`."""

    def __init__(self, host, port):
        self.server, self.away, self.open, self.threads = (host, port), False, set(), []
        self.flowing = threading.Event()
        self.flowing.set()
        self.listener = self._listen(0)
        self.port = self.listener.getsockname()[1]

    def _listen(self, port):
        listener = socket.create_server(("127.0.0.1", port))
        self._start(self._accept, listener)
        return listener

    def cut(self):
        """No connection is there any more, and none can be made."""
        self.away = True
        # A thread that waits for a connection is not woken when the socket is closed, only when it is shut down.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for each in list(self.open):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def mend(self):
        self.away = False
        self.listener = self._listen(self.port)

    def stall(self):
        """Connections can be made, and nothing comes through them."""
        self.flowing.clear()

    def flow(self):
        self.flowing.set()

    def close(self):
        self.flow()
        if not self.away:
            self.cut()
        for thread in self.threads:
            thread.join(10)

    def _accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                near, _address = listener.accept()
                far = socket.create_connection(self.server)
                self.open |= {near, far}
                for source, target in ((near, far), (far, near)):
                    self._start(self._pass, source, target)

    def _start(self, action, *arguments):
        thread = threading.Thread(target=action, args=arguments, daemon=True)
        self.threads.append(thread)
        thread.start()

    def _pass(self, source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self.flowing.wait()
                target.sendall(data)
        for each in (source, target):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        # Each end is closed by the thread that reads from it; nobody else does any more.
        self.open.discard(source)
        source.close()
