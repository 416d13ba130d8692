"""requests on connections that go to checked addresses only, and that can be cut off from outside at a deadline."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from requests import Session
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from tasks.crawl.addresses import resolve


class Transport:
    """One host's session: connections to checked addresses, and a deadline that cuts all of them off."""

    def __init__(self, user_agent: str, allow_private: bool) -> None:
        self.allow_private = allow_private
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self.session = self._make_session(user_agent, None)
        self._legacy: Session | None = None

    @property
    def legacy(self) -> Session:
        """The session for servers that know only old ciphers (SECLEVEL=1); certificates are still checked."""
        if self._legacy is None:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)  # old versions are the point here
                context = create_urllib3_context(
                    ciphers="DEFAULT:@SECLEVEL=1", ssl_minimum_version=ssl.TLSVersion.TLSv1
                )
            context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # named from Python 3.12 on
            context.load_default_certs()
            self._legacy = self._make_session(str(self.session.headers["User-Agent"]), context)
            self._legacy.cookies = self.session.cookies
        return self._legacy

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[float]:
        """Yields the moment (monotonic) after which every connection of this transport is cut off."""
        end = time.monotonic() + seconds
        token = _WATCH.add(end, self.cut_off)
        try:
            yield end
        finally:
            _WATCH.remove(token)

    def cut_off(self) -> None:
        """Shuts every open connection down; a read that waits returns at once."""
        with self._lock:
            sockets, self._sockets = self._sockets, []
        for twin in sockets:
            with suppress(OSError):
                twin.shutdown(socket.SHUT_RDWR)
            twin.close()

    def connect(self, host: str, port: int, timeout: Any, options: Any) -> socket.socket:
        """Returns a socket to the first checked address that answers."""
        problem: OSError | None = None
        for family, address in resolve(host, port, self.allow_private):
            sock = socket.socket(family, socket.SOCK_STREAM)
            try:
                for option in options or ():
                    sock.setsockopt(*option)
                sock.settimeout(timeout if isinstance(timeout, int | float) else None)
                sock.connect((address, port))
            except OSError as error:
                sock.close()
                problem = error
                continue
            self._remember(sock)
            return sock
        raise problem or OSError(f"{host}: no address")

    def close(self) -> None:
        """Ends the sessions and their connections."""
        self.session.close()
        if self._legacy:
            self._legacy.close()
        self.cut_off()

    def _remember(self, sock: socket.socket) -> None:
        """Keeps a twin descriptor: shutting the twin down works whatever TLS has made of the original."""
        with self._lock:
            for old in self._sockets[:-3]:
                old.close()
            self._sockets = [*self._sockets[-3:], sock.dup()]

    def _make_session(self, user_agent: str, context: ssl.SSLContext | None) -> Session:
        session = Session()
        session.trust_env = False
        session.headers.clear()
        session.headers.update({"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate"})
        session.headers["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
        session.headers["Accept-Language"] = "zh-CN,zh;q=0.9"
        adapter = _Adapter(self, context)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session


class _Adapter(HTTPAdapter):
    def __init__(self, transport: Transport, context: ssl.SSLContext | None) -> None:
        self._transport, self._context = transport, context
        super().__init__(pool_connections=4, pool_maxsize=1, max_retries=0, pool_block=False)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pool_classes(self._transport)

    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host, pool = super().build_connection_pool_key_attributes(request, verify, cert)
        if self._context is not None:
            pool = {**pool, "ssl_context": self._context}
        return host, pool


def _pool_classes(transport: Transport) -> dict[str, Any]:
    def checked(connection: Any) -> socket.socket:
        try:
            return transport.connect(
                connection.host, connection.port, connection.timeout, connection.socket_options
            )
        except TimeoutError as error:
            raise ConnectTimeoutError(connection, f"{connection.host}: connecting timed out") from error
        except OSError as error:
            raise NewConnectionError(connection, f"{connection.host}: {error}") from error

    class PlainConnection(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return checked(self)

    class SecureConnection(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return checked(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = PlainConnection

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = SecureConnection

    return {"http": PlainPool, "https": SecurePool}


class _Watch:
    """One thread for the deadlines of all transports; it sleeps until the next one is due."""

    def __init__(self) -> None:
        self._due: dict[int, tuple[float, Any]] = {}
        self._changed = threading.Condition()
        self._next = 0
        self._thread: threading.Thread | None = None

    def add(self, end: float, action: Any) -> int:
        with self._changed:
            self._next += 1
            earlier = not self._due or end < min(due for due, _ in self._due.values())
            self._due[self._next] = (end, action)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="gouji-deadlines", daemon=True)
                self._thread.start()
            elif earlier:
                self._changed.notify()
            return self._next

    def remove(self, token: int) -> None:
        with self._changed:
            self._due.pop(token, None)

    def _run(self) -> None:
        while True:
            with self._changed:
                now = time.monotonic()
                ready = [token for token, (end, _) in self._due.items() if end <= now]
                actions = [self._due.pop(token)[1] for token in ready]
                if not actions:
                    soonest = min((end for end, _ in self._due.values()), default=None)
                    self._changed.wait(None if soonest is None else max(0.01, soonest - now))
            for action in actions:
                action()


_WATCH = _Watch()
