// spider (Rust) through its Node package. With OUTPUT it writes a line for each page, with what
// spider itself tells of it; without, it only follows links.
//
// usage: spider_crawl.cjs START_URL [OUTPUT.jsonl]
// (NODE_PATH names a folder with @spider-rs/spider-rs)

const { createWriteStream } = require("node:fs");
const { setTimeout: sleep } = require("node:timers/promises");
const { Website, pageTitle } = require("@spider-rs/spider-rs");

const LONGEST_WAIT_MS = 30_000;

async function followLinks(start) {
  await new Website(start).withRespectRobotsTxt(false).build().crawl();
}

async function writeRows(start, output) {
  const rows = createWriteStream(output);
  let written = 0;
  const site = new Website(start).withRespectRobotsTxt(false).withReturnPageLinks(true).build();
  await site.crawl((error, page) => {
    if (error) throw error;
    rows.write(`${JSON.stringify(rowOf(page))}\n`);
    written += 1;
  });
  // The crawl ends before its last pages have reached this thread.
  const deadline = Date.now() + LONGEST_WAIT_MS;
  while (written < site.size && Date.now() < deadline) await sleep(10);
  site.unsubscribe();
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
