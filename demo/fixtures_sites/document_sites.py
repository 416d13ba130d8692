"""P and Q: reports that are only attached, and bodies that a reader must tell apart."""

from __future__ import annotations

import io
import zipfile
from urllib.parse import quote

from demo.fixtures_sites.other_makes import PDF
from demo.fixtures_sites.reports import report_body, row, rows, title_of
from demo.fixtures_sites.site import Answer, Asked, Site, page

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 1000
KINDS_P = ("pdf", "doc", "zip", "wps", "query", "viewer")


def site_p() -> Site:
    """Pages without a body: the report hangs on them in six ways; content types are of no use."""
    site = Site("/gk/gknb/")
    folder = "/gk/gknb/202401"
    viewer = f"/web/viewer.html?file={quote(folder + '/P020240120000000000002.pdf')}"
    ways = {
        "pdf": "<a href='./P020240120000000000001.pdf'>附件</a>",
        "doc": "<a href='./P020240120000000000001.doc'>附件</a>",
        "zip": "<a href='./P020240120000000000001.zip'>附件</a>",
        "wps": "<a href='./P020240120000000000001.wps'>附件</a>",
        "query": "<a href='/module/download/downfile.jsp?classid=0&filename=abc123.pdf'>附件</a>",
        "viewer": f"<iframe src='{viewer}'></iframe>",
    }
    items = []
    for number, kind in enumerate(KINDS_P):
        path = f"{folder}/t20240120_{number}.html"
        unit = f"石桥县第{number + 1}局"
        site.routes[path] = page(f"<h1>{title_of(unit, 2023)}</h1><div id='zoom'>{ways[kind]}</div>")
        items.append(row(path, title_of(unit, 2023)))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("report.html", f"<html><body>{report_body('石桥县第3局', 2023)}</body></html>")
    octets = "application/octet-stream"
    site.routes |= {
        f"{folder}/P020240120000000000001.pdf": Answer(PDF, content_type=octets),
        f"{folder}/P020240120000000000002.pdf": Answer(PDF + b"%viewer", content_type=octets),
        f"{folder}/P020240120000000000001.doc": Answer(OLE, content_type="text/plain"),
        f"{folder}/P020240120000000000001.zip": Answer(packed.getvalue(), content_type="text/html"),
        f"{folder}/P020240120000000000001.wps": Answer(OLE + b"wps", content_type="text/html"),
        "/attach/0/abc123.pdf": Answer(PDF + b"%attach", content_type=None),
        "/module/download/downfile.jsp": _download,
        "/gk/gknb/index.html": page(rows(*items), "年报"),
    }
    return site


def _download(asked: Asked) -> Answer:
    return Answer(status=302, headers=(("Location", f"/attach/0/{asked.query['filename']}"),))


def site_q() -> Site:
    """Bodies: index table first, flattened text, pictures only, two years on one page, all blanks."""
    site = Site("/gk/gknb/")
    index = (
        "<table><tr><td>索&nbsp;引&nbsp;号</td><td>000-1</td><td>发布机构</td><td>局</td></tr>"
        "<tr><td>文　号</td><td></td><td>发布日期</td><td>2024-01-12</td></tr></table>"
    )
    two = report_body("槐树县第四局", 2022) + report_body("槐树县第四局", 2023)
    flat = "\n".join(f"{text}|" for text in ("规章", "0", "0", "2", "行政规范性文件", "1", "0", "3"))
    bodies = {
        "index": index + report_body("槐树县第一局", 2023),
        "flat": f"{report_body('槐树县第二局', 2023)}<pre>{flat}</pre>",
        "image": f"<h1>{title_of('槐树县第三局', 2023)}</h1><p><img src='./W020240112.jpg'></p>",
        "two": two,
        "blank": report_body("槐树县第五局", 2023).replace("<td>0</td>", "<td>&nbsp;</td>"),
    }
    items = []
    for number, (_, body) in enumerate(bodies.items()):
        path = f"/gk/gknb/202401/t20240112_{number}.html"
        site.routes[path] = page(body)
        items.append(row(path, title_of(f"槐树县第{'一二三四五'[number]}局", 2023)))
    site.routes["/gk/gknb/index.html"] = page(rows(*items), "年报")
    return site
