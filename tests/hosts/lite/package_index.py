"""A package index of a few wheels on this machine, in the JSON that micropip reads."""

import contextlib
import hashlib
import json
import re
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextlib.contextmanager
def serving(wheels):
    """Serve wheels on a free port, and yield the index's address for a package's name."""
    files = {wheel.name: wheel.read_bytes() for wheel in wheels}

    class Index(BaseHTTPRequestHandler):
        def do_GET(self):
            kind, _, name = self.path.strip("/").partition("/")
            if kind == "files" and name in files:
                self.answer("application/octet-stream", files[name])
            else:
                self.answer(
                    "application/vnd.pypi.simple.v1+json",
                    json.dumps(listing(files, name, self.headers["Host"])).encode(),
                )

        def answer(self, kind, body):
            self.send_response(200 if body != b"null" else 404)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Index)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/simple/{{package_name}}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def listing(files, package, host):
    """Return what an index says about a package, or None if it has none of it."""
    wanted = normalised(package.strip("/"))
    found = {name: content for name, content in files.items() if normalised(name.partition("-")[0]) == wanted}
    entries = [
        {
            "filename": name,
            "url": f"http://{host}/files/{name}",
            "hashes": {"sha256": hashlib.sha256(content).hexdigest()},
        }
        for name, content in found.items()
    ]
    return {"meta": {"api-version": "1.1"}, "name": wanted, "files": entries} if entries else None


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()
