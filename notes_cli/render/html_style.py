"""The style sheet of an HTML page: readable without any other file, light or dark as the reader has it."""

STYLE = """
:root { color-scheme: light dark; --text: #222; --soft: #6b6b6b; --line: #dedede; --shade: #f6f5f3; --link: #6741c7;
  --mark: #fff0a8; --accent: #4466b0; --page: #fff; }
@media (prefers-color-scheme: dark) { :root { --text: #dadada; --soft: #9a9a9a; --line: #3a3a3a; --shade: #262626;
  --link: #a893f0; --mark: #665c1e; --accent: #85a3e0; --page: #1c1c1c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 1.0625rem/1.6 system-ui, -apple-system, "Segoe UI",
  Roboto, "Noto Sans", sans-serif; overflow-wrap: break-word; }
article { max-width: 44rem; margin: 0 auto; padding: 2.5rem 1.25rem 5rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2em 0 .5em; font-weight: 650; }
h1 { font-size: 1.55em; } h2 { font-size: 1.3em; } h3 { font-size: 1.12em; } h4, h5, h6 { font-size: 1em; }
h1.title { font-size: 2em; margin: 0 0 .6em; }
p, ul, ol, pre, table, blockquote, .callout, .embed, .query { margin: 0 0 1em; }
ul, ol { padding-left: 1.6em; } li > ul, li > ol { margin-bottom: 0; } li { margin: .2em 0; }
li.task { list-style: none; margin-left: -1.5em; } ol > li.task { list-style: decimal; margin-left: 0; }
li.task > input, li.task > .box { margin: 0 .5em 0 0; }
li.task > p:first-of-type { display: inline; } li.task > p + * { margin-top: 1em; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: .15em; }
.unresolved { color: var(--soft); text-decoration: underline dotted; text-underline-offset: .15em; }
.tag { color: var(--accent); background: var(--shade); border-radius: 1em; padding: .1em .55em; font-size: .88em; }
mark { background: var(--mark); color: inherit; border-radius: .15em; }
code, pre { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace;
  font-size: .88em; }
code { background: var(--shade); border-radius: .25em; padding: .1em .3em; }
pre { background: var(--shade); border-radius: .4em; padding: .8em 1em; overflow-x: auto; line-height: 1.45; }
pre code { background: none; padding: 0; font-size: 1em; }
.math { font-family: "STIX Two Math", "Cambria Math", ui-serif, serif; white-space: pre-wrap; }
blockquote { margin-left: 0; padding: .1em 0 .1em 1.1em; border-left: 3px solid var(--line);
  color: var(--soft); }
blockquote > :last-child { margin-bottom: 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2em 0; }
img { max-width: 100%; border-radius: .3em; } img:not([height]) { height: auto; }
.table { overflow-x: auto; } table { border-collapse: collapse; font-size: .95em; }
th, td { border: 1px solid var(--line); padding: .35em .7em; text-align: left; vertical-align: top; }
th { background: var(--shade); } .right { text-align: right; } .center { text-align: center; }
table.properties { width: 100%; font-size: .88em; margin-bottom: 2em; border-bottom: 1px solid var(--line); }
table.properties th, table.properties td { border: 0; background: none; padding: .15em .8em .15em 0; }
table.properties td { white-space: pre-line; }
table.properties th { color: var(--soft); font-weight: normal; white-space: nowrap; width: 1%; }
table.properties tr:last-child > * { padding-bottom: 1em; }
.callout { border-left: 3px solid var(--hue, #4a7fd0); background: var(--shade); border-radius: .3em;
  padding: .7em 1em; }
.callout > :last-child { margin-bottom: 0; } .callout-title { font-weight: 650; margin: 0 0 .3em; }
.callout-title::before { content: attr(data-type); color: var(--hue, #4a7fd0); font-size: .72em; letter-spacing: .06em;
  text-transform: uppercase; margin-right: .7em; }
summary { cursor: pointer; }
.tip, .success { --hue: #2f9e6e; } .question, .warning, .todo { --hue: #c98a1b; } .example { --hue: #8a63d2; }
.failure, .danger, .bug { --hue: #d0473d; } .quote { --hue: #8a8a8a; } .abstract { --hue: #2aa1b3; }
.embed { border-left: 3px solid var(--link); padding-left: 1.1em; }
.embed > :last-child { margin-bottom: 0; } .embed > :is(h1, h2, h3, h4, h5, h6):nth-child(2) { margin-top: .3em; }
.caption, .notice, .count, .more { color: var(--soft); font-size: .85em; } .caption { margin: 0 0 .4em; }
.query { border: 1px solid var(--line); border-radius: .5em; padding: .8em 1em; }
.query details, .query .file { border-top: 1px solid var(--line); padding: .4em 0; margin: 0; }
.query .more { margin: .3em 0 0; }
.query .count { margin-left: .4em; } .query ul { list-style: none; padding: 0; margin: .3em 0 .2em; font-size: .9em; }
.query li { display: grid; grid-template-columns: 2.6em 1fr; margin: .3em 0; } .query .n { color: var(--soft); }
.error { color: #d0473d; }
.footnotes { border-top: 1px solid var(--line); margin-top: 3em; padding-top: 1em; font-size: .88em;
  color: var(--soft); }
.footnotes p { margin: 0 0 .4em; } sup { line-height: 0; font-size: .72em; } sup a, .back { text-decoration: none; }
@media print { article { max-width: none; padding: 0; } }
"""
