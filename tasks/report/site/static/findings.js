"use strict";
// Filters window.GOUJI_FINDINGS. Everything shown is set as text, never as HTML; the filter stands in the address.
(function () {
  var FIELDS = ["id", "organization", "slug", "year", "severity", "state", "rule", "place", "printed", "expected", "message", "region", "tier", "url"];
  var WORDS = { error: "错误", warning: "提示", info: "参考", unique: "唯一解释", candidates: "候选", identities_only: "仅能指出等式" };
  var RANK = { error: 0, warning: 1, info: 2 };
  var OPEN = ["new", "changed", "ongoing", "reopened"];
  var STEP = 100;
  var rows = (window.GOUJI_FINDINGS || []).map(function (values) {
    var row = {};
    FIELDS.forEach(function (field, at) { row[field] = values[at]; });
    row.text = [row.organization, row.year, row.rule, row.place, row.printed, row.expected, row.message, row.id].join(" ").toLowerCase();
    return row;
  });
  var form = document.getElementById("filters");
  var body = document.querySelector("#findings tbody");
  var more = document.getElementById("more");
  var order = { field: "", down: false };
  var limit = STEP;

  var rules = Array.from(new Set(rows.map(function (row) { return row.rule; }))).sort();
  rules.forEach(function (rule) { form.elements.rule.add(new Option(rule, rule)); });

  function chosen() {
    var values = {};
    ["q", "region", "year", "severity", "state", "rule"].forEach(function (name) { values[name] = form.elements[name].value.trim(); });
    return values;
  }

  function matches(row, want) {
    if (want.state === "open" ? OPEN.indexOf(row.state) < 0 : want.state && row.state !== want.state) return false;
    if (want.region && row.region !== want.region) return false;
    if (want.year && String(row.year) !== want.year) return false;
    if (want.severity && row.severity !== want.severity) return false;
    if (want.rule && row.rule !== want.rule) return false;
    return want.q.toLowerCase().split(/\s+/).every(function (word) { return row.text.indexOf(word) >= 0; });
  }

  function compare(a, b) {
    var x = order.field === "severity" ? RANK[a.severity] : a[order.field];
    var y = order.field === "severity" ? RANK[b.severity] : b[order.field];
    var sign = x < y ? -1 : x > y ? 1 : 0;
    return order.down ? -sign : sign;
  }

  function cell(line, text, kind) {
    var made = line.insertCell();
    if (kind) made.className = kind;
    made.textContent = text;
    return made;
  }

  function link(parent, text, href) {
    var made = document.createElement("a");
    made.href = href;
    made.textContent = text;
    parent.textContent = "";
    parent.appendChild(made);
    return made;
  }

  function draw(row) {
    var line = document.createElement("tr");
    line.dataset.id = row.id;
    var mark = document.createElement("span");
    mark.className = "severity " + row.severity;
    mark.textContent = WORDS[row.severity] || row.severity;
    line.insertCell().appendChild(mark);
    link(cell(line, ""), row.organization, "organization/" + row.slug + ".html#f-" + row.id);
    cell(line, row.year, "year");
    link(cell(line, ""), row.rule, "rule/" + encodeURIComponent(row.rule) + ".html");
    cell(line, row.place);
    cell(line, row.printed || "—", "printed");
    cell(line, row.expected || "—", "expected");
    cell(line, row.message + (row.tier ? "（" + (WORDS[row.tier] || row.tier) + "）" : ""));
    var source = cell(line, "—");
    if (/^https?:\/\//.test(row.url)) link(source, "原文", row.url).rel = "noopener noreferrer external";
    return line;
  }

  function show() {
    var want = chosen();
    var found = rows.filter(function (row) { return matches(row, want); });
    if (order.field) found.sort(compare);
    body.replaceChildren.apply(body, found.slice(0, limit).map(draw));
    more.hidden = found.length <= limit;
    var organizations = new Set(found.map(function (row) { return row.organization; })).size;
    document.getElementById("shown").textContent = found.length
      ? "共 " + found.length + " 项，涉及 " + organizations + " 个单位" + (found.length > limit ? "，显示前 " + limit + " 项" : "") + "。"
      : "没有符合条件的问题。";
  }

  function remember() {
    var parts = new URLSearchParams();
    var want = chosen();
    Object.keys(want).forEach(function (name) {
      if (want[name] !== (name === "state" ? "open" : "")) parts.set(name, want[name] || "all");
    });
    history.replaceState(null, "", "#" + parts.toString());
  }

  function recall() {
    var parts = new URLSearchParams(location.hash.slice(1) || location.search.slice(1));
    ["q", "region", "year", "severity", "state", "rule"].forEach(function (name) {
      var value = parts.get(name);
      if (value === "all") value = "";
      else if (value === null) value = name === "state" ? "open" : "";
      form.elements[name].value = value;
    });
    limit = STEP;
    show();
  }

  form.addEventListener("input", function () { limit = STEP; remember(); show(); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  form.addEventListener("reset", function () { setTimeout(function () { limit = STEP; remember(); show(); }); });
  more.addEventListener("click", function () { limit += STEP; show(); });
  window.addEventListener("hashchange", recall);
  document.querySelectorAll("#findings th button").forEach(function (button) {
    button.addEventListener("click", function () {
      order = { field: button.dataset.sort, down: order.field === button.dataset.sort && !order.down };
      document.querySelectorAll("#findings th").forEach(function (head) { head.removeAttribute("aria-sort"); });
      button.parentElement.setAttribute("aria-sort", order.down ? "descending" : "ascending");
      show();
    });
  });
  recall();
})();
