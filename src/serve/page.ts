/** The page at `/`: what the server speaks, read off its own OpenAPI document. Everything is in it; it loads nothing from elsewhere. */
export const page = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Guerdon: a served reward</title>
<style>
:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:60rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.4rem}h2{font-size:1.05rem;margin-top:2rem}details{border:1px solid #8884;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}
summary{cursor:pointer}code,pre{font:13px/1.45 ui-monospace,monospace}pre{overflow-x:auto;background:#8881;padding:.6rem;border-radius:6px}
.method{display:inline-block;width:3.2rem;font-weight:600}.muted{opacity:.7}
</style>
<h1>A served reward</h1><p id="about" class="muted">loading …</p><div id="paths"></div>
<p class="muted"><a href="openapi.json">openapi.json</a> · <a href="healthz">healthz</a> · <a href="readyz">readyz</a> · <a href="metrics">metrics</a></p>
<script>
const make = (name, text, className) => Object.assign(document.createElement(name), { textContent: text ?? "", className: className ?? "" });
fetch("openapi.json").then((r) => r.json()).then((doc) => {
  document.getElementById("about").textContent = doc.info.title + " " + doc.info.version + " — " + doc.info.description;
  const byTag = new Map();
  for (const [path, methods] of Object.entries(doc.paths)) for (const [method, about] of Object.entries(methods))
    for (const tag of about.tags ?? ["other"]) byTag.set(tag, [...(byTag.get(tag) ?? []), { path, method, about }]);
  const speaks = Object.fromEntries((doc.tags ?? []).map((tag) => [tag.name, tag.description]));
  for (const [tag, list] of byTag) {
    const box = document.getElementById("paths");
    box.append(make("h2", tag), make("p", speaks[tag], "muted"));
    for (const { path, method, about } of list) {
      const item = make("details"), head = make("summary");
      head.append(make("span", method.toUpperCase(), "method"), make("code", path), make("span", "  " + about.summary, "muted"));
      item.append(head);
      const content = about.requestBody?.content?.["application/json"];
      const examples = content?.examples ?? (content?.example ? { it: { value: content.example } } : {});
      for (const [name, { value }] of Object.entries(examples)) if (name === tag || name === "it")
        item.append(make("pre", "curl " + location.origin + path + " -H 'content-type: application/json' -d '" + JSON.stringify(value).replaceAll("'", "'\\\\''") + "'"));
      box.append(item);
    }
  }
}).catch((error) => { document.getElementById("about").textContent = String(error); });
</script></html>
`;
