// Crawlee's CheerioCrawler, with the fields that Tiebeam's tables hold, one line a page.
//
// Its queue and state stay in memory, and a link seen before costs it no request.
//
// usage: crawlee_fields.cjs START_URL OUTPUT.jsonl CONCURRENCY
// (NODE_PATH names a folder with @crawlee/cheerio)

const { createHash } = require("node:crypto");
const { createWriteStream } = require("node:fs");
const { CheerioCrawler, Configuration, log } = require("@crawlee/cheerio");

const [start, output, concurrency] = process.argv.slice(2);
const { origin } = new URL(start);
const rows = createWriteStream(output);
const seen = new Set([start]);

function collapse(text) {
  return text.replace(/\s+/g, " ").trim();
}

/** What read makes of each element that a selector finds. */
function all($, selector, read) {
  return $(selector).toArray().map((element) => read($(element)));
}

function fieldsOf($) {
  const meta = (name) => $(`meta[name="${name}"]`).attr("content");
  const links = all($, "a[href]", (a) => [a.attr("href"), a.attr("rel"), collapse(a.text())]);
  const structured = all($, 'script[type="application/ld+json"]', (script) => script.text());
  const resources = all($, "script[src], link[rel=stylesheet]", (one) => one.attr("src") ?? one.attr("href"));
  $("script, style").remove();
  const text = collapse($("body").text());
  return {
    lang: $("html").attr("lang"),
    title: $("title").first().text(),
    description: meta("description"),
    robots: meta("robots"),
    viewport: meta("viewport"),
    canonical: $("link[rel=canonical]").attr("href"),
    hreflang: all($, "link[hreflang]", (link) => [link.attr("hreflang"), link.attr("href")]),
    open_graph: all($, "meta[property]", (one) => [one.attr("property"), one.attr("content")]),
    structured_data: structured,
    headings: all($, "h1, h2, h3, h4, h5, h6", (one) => [one.prop("tagName"), collapse(one.text())]),
    images: all($, "img", (image) => [image.attr("src"), image.attr("alt")]),
    resources,
    links,
    words: text ? text.split(" ").length : 0,
    text_hash: createHash("blake2b512").update(text).digest("hex").slice(0, 16),
  };
}

/** Addresses of this site that were not met before. */
function freshAddresses(links, base) {
  const fresh = [];
  for (const [href] of links) {
    if (!URL.canParse(href, base)) continue;
    const url = new URL(href, base);
    url.hash = "";
    if (url.origin !== origin || seen.has(url.href)) continue;
    seen.add(url.href);
    fresh.push(url.href);
  }
  return fresh;
}

async function handle({ request, response, body, $, addRequests }) {
  const answer = {
    url: request.url,
    status: response.statusCode,
    redirect_url: request.loadedUrl,
    size: body.length,
    depth: request.crawlDepth,
    headers: response.headers,
  };
  const fields = fieldsOf($);
  rows.write(`${JSON.stringify({ ...answer, ...fields })}\n`);
  await addRequests(freshAddresses(fields.links, request.loadedUrl));
}

async function main() {
  log.setLevel(log.LEVELS.OFF);
  const crawler = new CheerioCrawler(
    {
      requestHandler: handle,
      minConcurrency: Number(concurrency),
      maxConcurrency: Number(concurrency),
      maxRequestRetries: 0,
      useSessionPool: false,
      persistCookiesPerSession: false,
    },
    new Configuration({ persistStorage: false, systemInfoV2: false }),
  );
  await crawler.run([start]);
  rows.end();
}

main();
