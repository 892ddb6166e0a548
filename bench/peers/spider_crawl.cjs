// spider (Rust) through its Node package. With OUTPUT it writes a line for each page, with what
// spider itself tells of it; without, it only follows links.
//
// usage: spider_crawl.cjs START_URL [OUTPUT.jsonl]
// (NODE_PATH names a folder with @spider-rs/spider-rs)

const { createWriteStream } = require("node:fs");
const { Website, pageTitle } = require("@spider-rs/spider-rs");

async function followLinks(start) {
  await new Website(start).withRespectRobotsTxt(false).build().crawl();
}

async function writeRows(start, output) {
  const site = new Website(start).withRespectRobotsTxt(false).withReturnPageLinks(true).build();
  // Its callback for each page misses more of what it crawled, on a busy machine half of it.
  await site.scrape();
  const rows = createWriteStream(output);
  for (const page of site.getPages()) rows.write(`${JSON.stringify(rowOf(page))}\n`);
  rows.end();
}

function rowOf(page) {
  return {
    url: page.url,
    status: page.statusCode,
    size: page.content.length,
    headers: page.headers,
    title: pageTitle(page),
    links: page.links,
  };
}

const [start, output] = process.argv.slice(2);
if (output) writeRows(start, output);
else followLinks(start);
