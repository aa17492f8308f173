"use strict";
// The page's lists and details. Texts of articles only ever become text nodes: nothing here makes HTML of them.
(async () => {
  const NEAR = 0.1; // a pair is borderline if its share is no farther from its line
  const MOST_OUTLETS = 500; // in the list to choose from; the search finds all
  const LONG = 160; // characters of a piece of text that is no small difference any more
  const OVERSCAN = 8; // rows drawn above and below what is seen
  const $ = (id) => document.getElementById(id);

  // --- Elements

  // Signs that a browser obeys in place of showing them: control characters, and what turns the direction of other text.
  const HARMFUL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]/g;
  const plain = (text) => String(text ?? "").replace(HARMFUL, "\ufffd");

  function el(tag, props, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(props ?? {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "class") made.className = value;
      else if (name === "onclick") made.addEventListener("click", value);
      else made.setAttribute(name, value === true ? "" : plain(value));
    }
    for (const child of children.flat()) {
      if (child !== null && child !== undefined && child !== false && child !== "") made.append(child instanceof Node ? child : plain(child));
    }
    return made;
  }

  // A link to the web, where the address is one of the web; other addresses (javascript:, data:) stay text.
  function web(address) {
    let url = null;
    try { url = new URL(address); } catch { /* no address */ }
    if (!url || !/^https?:$/.test(url.protocol)) return el("span", { dir: "auto" }, address);
    return el("a", { href: url.href, rel: "noopener noreferrer", target: "_blank", dir: "auto" }, address);
  }

  const drawing = (tag, attributes, text) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (text) made.textContent = text;
    return made;
  };

  // --- Data

  if (!("DecompressionStream" in window)) {
    $("told").textContent = "This browser is too old for the lists of this page; a newer one shows them.";
    return;
  }

  function bytesOf(base64) {
    const binary = atob(base64);
    const bytes = new Uint8Array(binary.length);
    for (let at = 0; at < binary.length; at++) bytes[at] = binary.charCodeAt(at);
    return bytes;
  }

  async function unpacked(id) {
    const stream = new Blob([bytesOf($(id).textContent)]).stream().pipeThrough(new DecompressionStream("deflate"));
    return JSON.parse(await new Response(stream).text());
  }

  const data = await unpacked("index");
  const { articles, clusters, pairs, names, outlets, texts } = data;
  const count = { clusters: clusters.id.length, pairs: pairs.left.length, articles: articles.id.length };

  const clusterOf = new Int32Array(count.articles).fill(-1);
  clusters.members.forEach((members, number) => members.forEach((article) => { clusterOf[article] = number; }));
  const pairsOf = new Map(); // article → its pairs
  for (let pair = 0; pair < count.pairs; pair++) {
    for (const side of [pairs.left[pair], pairs.right[pair]]) {
      if (!pairsOf.has(side)) pairsOf.set(side, []);
      pairsOf.get(side).push(pair);
    }
  }
  const margin = pairs.share.map((share, pair) => Math.abs(share - pairs.line[pair]));
  const pairsIn = (cluster) => {
    const found = new Set(clusters.members[cluster].flatMap((article) => pairsOf.get(article) ?? []));
    return [...found].filter((pair) => clusterOf[pairs.left[pair]] === cluster && clusterOf[pairs.right[pair]] === cluster);
  };
  const weakest = clusters.id.map(() => null); // of each cluster: its duplicate pair with the lowest share
  for (let pair = 0; pair < count.pairs; pair++) {
    const own = clusterOf[pairs.left[pair]];
    if (own < 0 || own !== clusterOf[pairs.right[pair]] || !pairs.duplicate[pair]) continue;
    if (weakest[own] === null || pairs.share[pair] < pairs.share[weakest[own]]) weakest[own] = pair;
  }
  const lowest = (cluster) => (weakest[cluster] === null ? 2 : margin[weakest[cluster]]);

  const chunkOf = new Map(); // article → where its text is
  texts.articles.forEach((part, chunk) => part.forEach((article, at) => chunkOf.set(article, [chunk, at])));
  const passagesOf = new Map();
  texts.pairs.forEach((part, chunk) => part.forEach((pair, at) => passagesOf.set(pair, [chunk, at])));
  const chunks = new Map();
  const chunk = (id) => {
    if (!chunks.has(id)) chunks.set(id, unpacked(id));
    return chunks.get(id);
  };
  async function textOf(article) {
    const place = chunkOf.get(article);
    return place ? (await chunk("a" + place[0]))[place[1]] : null;
  }
  async function sharedOf(pair) {
    const place = passagesOf.get(pair);
    return place ? (await chunk("p" + place[0]))[place[1]] : null;
  }
  // Offsets count code points, and JavaScript counts units of UTF-16.
  const pointsOf = (text) => (/[\ud800-\udbff]/.test(text) ? Array.from(text) : null);
  const cut = (text, points, start, end) => (points ? points.slice(start, end).join("") : text.slice(start, end));

  const outletOf = (article) => outlets[articles.outlet[article]] || "(outlet unknown)";
  const titleOf = (article) => articles.title[article] || articles.id[article];
  const removedOf = (article) => texts.removed[article] ?? null;
  const whenOf = (article) => (articles.published[article] ?? "no date").replace("T", " ").replace(/(:\d\d):00(?=[+Z]|$)/, "$1").replace("+00:00", " UTC").replace(/Z$/, " UTC");
  const percent = (share) => (100 * share).toFixed(1) + " %";
  const many = (number, name) => `${number.toLocaleString("en")} ${name}${number === 1 ? "" : "s"}`;

  // --- Judged pairs

  // They are kept by ids: another page of the run has other numbers.
  const KEPT_AS = "cleaner " + data.run;
  const judged = {};
  const idsOf = (pair) => JSON.stringify([articles.id[pairs.left[pair]], articles.id[pairs.right[pair]]]);
  function stored() {
    try { return JSON.parse(localStorage.getItem(KEPT_AS) ?? "{}"); } catch { return {}; /* a browser that keeps nothing */ }
  }
  const before = stored();
  for (let pair = 0; pair < count.pairs && Object.keys(before).length; pair++) {
    const verdict = before[idsOf(pair)];
    if (typeof verdict === "boolean") judged[pair] = verdict;
  }

  function judge(pair, verdict) {
    const all = stored();
    if (verdict === null) { delete judged[pair]; delete all[idsOf(pair)]; } else judged[pair] = all[idsOf(pair)] = verdict;
    try { localStorage.setItem(KEPT_AS, JSON.stringify(all)); } catch { /* it stays while the page is open */ }
  }

  function save() {
    const rows = Object.entries(judged).map(([pair, verdict]) => ({
      left: articles.id[pairs.left[pair]], right: articles.id[pairs.right[pair]], duplicate: verdict,
      share: pairs.share[pair], relation: names.relations[pairs.relation[pair]],
      ...data.sample?.[pair],
    }));
    if (!rows.length) return tell("nothing is judged yet: open a pair and press y or n");
    const file = new Blob(rows.map((row) => JSON.stringify(row) + "\n"), { type: "application/x-ndjson" });
    const link = el("a", { download: "labels.jsonl" });
    link.href = URL.createObjectURL(file);
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    tell(`${many(rows.length, "judged pair")} saved as labels.jsonl`);
  }

  let silence = 0;
  function tell(text) {
    $("told").textContent = text;
    clearTimeout(silence);
    silence = setTimeout(() => { $("told").textContent = ""; }, 4000);
  }

  // --- Lists

  const chip = (text, kind) => el("span", { class: "chip " + (kind ?? "") }, text);
  const relationChip = (pair) => chip(names.relations[pairs.relation[pair]], pairs.duplicate[pair] ? "yes" : "no");
  const haystacks = new Array(count.articles);
  const haystack = (article) => (haystacks[article] ??= [articles.title[article], outletOf(article), articles.id[article], articles.url[article]].join(" ").toLowerCase());
  const is = (value) => value !== "" && value !== undefined;

  const LISTS = {
    clusters: {
      one: "cluster", filters: ["outlet", "relation"], orders: { near: "near the line first", size: "largest first", first: "earliest first" },
      articles: (cluster) => clusters.members[cluster],
      key: { near: (c) => (clusters.suspect[c] ? -1 : lowest(c)), size: (c) => -clusters.members[c].length, first: (c) => Math.min(...clusters.members[c].map((a) => articles.day[a] ?? Infinity)) },
      passes: (cluster, want) => !is(want.relation) || pairsIn(cluster).some((pair) => fits(pair, want.relation)),
      row: (cluster) => {
        const members = clusters.members[cluster], kept = clusters.canonical[cluster];
        const pair = weakest[cluster];
        return [
          el("span", { class: "name", dir: "auto" }, titleOf(kept)),
          el("span", { class: "end" }, clusters.suspect[cluster] && chip("suspect", "bad"), pair !== null && margin[pair] <= NEAR && chip("near the line", "no"), chip(many(members.length, "article"), "yes")),
          el("span", { class: "meta", dir: "auto" }, [...new Set(members.map(outletOf))].join(", ")),
          el("span", { class: "meta end" }, pair === null ? "" : `weakest link ${pairs.share[pair].toFixed(2)}`),
        ];
      },
    },
    pairs: {
      one: "pair", filters: ["outlet", "relation", "near", "judged"], orders: { near: "near the line first", low: "lowest share first", high: "highest share first", cluster: "by cluster" },
      articles: (pair) => [pairs.left[pair], pairs.right[pair]],
      key: { near: (p) => margin[p], low: (p) => pairs.share[p], high: (p) => -pairs.share[p], cluster: (p) => (clusterOf[pairs.left[p]] < 0 ? Infinity : clusterOf[pairs.left[p]]) },
      passes: (pair, want) => (!is(want.relation) || fits(pair, want.relation)) && (!is(want.near) || margin[pair] <= NEAR) && (!is(want.judged) || (pair in judged) === (want.judged === "1")),
      row: (pair) => [
        el("span", { class: "name", dir: "auto" }, titleOf(pairs.left[pair])),
        el("span", { class: "end" }, pair in judged && chip(judged[pair] ? "judged: same" : "judged: not", judged[pair] ? "good" : "bad"), margin[pair] <= NEAR && chip("near the line", "no"), relationChip(pair)),
        el("span", { class: "meta", dir: "auto" }, `${outletOf(pairs.left[pair])} ↔ ${outletOf(pairs.right[pair])}: ${titleOf(pairs.right[pair])}`),
        el("span", { class: "meta end" }, `share ${pairs.share[pair].toFixed(2)}, line ${pairs.line[pair].toFixed(2)}`),
      ],
    },
    articles: {
      one: "article", filters: ["outlet", "label"], orders: { id: "in order of input", damage: "most broken words first", removed: "most removed first", unsure: "least sure first", first: "earliest first" },
      articles: (article) => [article],
      key: { id: (a) => a, damage: (a) => -articles.damage[a], removed: (a) => -(removedOf(a)?.[0] ?? -1), unsure: (a) => articles.confidence[a] ?? 2, first: (a) => articles.day[a] ?? Infinity },
      passes: (article, want) => !is(want.label) || Boolean(removedOf(article)?.[1].includes(Number(want.label))),
      row: (article) => {
        const removed = removedOf(article);
        return [
          el("span", { class: "name", dir: "auto" }, titleOf(article)),
          el("span", { class: "end" }, articles.status[article] === "empty" && chip("empty", "bad"), articles.damage[article] > 0 && chip(percent(articles.damage[article]) + " of words broken", "bad"), clusterOf[article] >= 0 && chip(many(clusters.members[clusterOf[article]].length - 1, "copy").replace("copys", "copies"), "yes")),
          el("span", { class: "meta", dir: "auto" }, `${outletOf(article)} · ${whenOf(article)}`),
          el("span", { class: "meta end" }, removed ? percent(removed[0]) + " removed" : "text not in this page"),
        ];
      },
    },
  };
  const fits = (pair, relation) => (relation === "+" ? pairs.duplicate[pair] : relation === "-" ? !pairs.duplicate[pair] : String(pairs.relation[pair]) === relation);

  const state = { view: "overview", wanted: { clusters: {}, pairs: {}, articles: {} }, found: [], here: 0, drawn: null, search: "" };

  function choices(name, label, options, view) {
    const select = el("select", { "data-filter": name }, options.map(([value, text]) => el("option", { value }, text)));
    select.value = state.wanted[view][name] ?? options[0][0];
    select.addEventListener("change", () => { state.wanted[view][name] = select.value; showList(view); $("list").querySelector(`[data-filter=${name}]`).focus(); });
    return el("label", {}, label, select);
  }

  // The outlets with the most listed articles, by name; and the one that is chosen.
  const listedOf = new Int32Array(outlets.length);
  articles.outlet.forEach((outlet) => { listedOf[outlet] += 1; });
  const largest = outlets.map((name, at) => at).filter((at) => listedOf[at]).sort((one, other) => listedOf[other] - listedOf[one]).slice(0, MOST_OUTLETS);
  const shownOutlets = (chosen) => [...new Set([...largest, ...(is(chosen) ? [Number(chosen)] : [])])].map((at) => [String(at), outlets[at] || "(unknown)"]).sort((a, b) => a[1].localeCompare(b[1]));

  function tools(view) {
    const list = LISTS[view];
    const made = {
      outlet: () => choices("outlet", "outlet", [["", "all"], ...shownOutlets(state.wanted[view].outlet)], view),
      relation: () => choices("relation", "relation", [["", "all"], ["+", "duplicates"], ["-", "no duplicates"], ...names.relations.map((name, at) => [String(at), name])], view),
      near: () => choices("near", "near the line", [["", "all pairs"], ["1", "only these"]], view),
      judged: () => choices("judged", "judged", [["", "all"], ["0", "not yet"], ["1", "judged"]], view),
      label: () => choices("label", "removed", [["", "anything"], ...data.removed.map((label) => [String(label), names.labels[label]])], view),
    };
    return el("div", { class: "tools" }, list.filters.map((name) => made[name]()), choices("order", "order", Object.entries(list.orders), view),
      view === "pairs" && Object.keys(judged).length > 0 && el("button", { type: "button", onclick: save }, `Save ${many(Object.keys(judged).length, "judged pair")}`),
      el("span", { class: "count" }, `${state.found.length.toLocaleString("en")} of ${many(count[view], list.one)}`));
  }

  function find(view) {
    const list = LISTS[view], want = state.wanted[view], said = state.search.trim().toLowerCase();
    const words = said ? said.split(/\s+/) : [];
    const found = [];
    for (let at = 0; at < count[view]; at++) {
      const own = list.articles(at);
      if (is(want.outlet) && !own.some((article) => articles.outlet[article] === Number(want.outlet))) continue;
      if (!list.passes(at, want)) continue;
      if (words.length && !own.some((article) => words.every((word) => haystack(article).includes(word)))) continue;
      found.push(at);
    }
    const key = list.key[want.order] ?? Object.values(list.key)[0];
    const keys = new Map(found.map((at) => [at, key(at)]));
    return found.sort((one, other) => keys.get(one) - keys.get(other) || one - other);
  }

  function showList(view) {
    state.found = find(view);
    state.here = Math.min(state.here, Math.max(state.found.length - 1, 0));
    const rows = el("div", { class: "rows", role: "list", "aria-label": view });
    const tall = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
    rows.style.height = state.found.length * tall + "px";
    $("list").replaceChildren(tools(view), state.found.length ? rows : el("p", { class: "empty-list" }, count[view] ? "Nothing fits these filters." : `This page lists no ${view}.`));
    state.drawn = { rows, tall, view };
    draw();
  }

  // Only rows that are seen exist.
  function draw() {
    if (!state.drawn || $("list").hidden) return;
    const { rows, tall, view } = state.drawn;
    const top = -rows.getBoundingClientRect().top;
    const first = Math.max(0, Math.floor(top / tall) - OVERSCAN);
    const last = Math.min(state.found.length, Math.ceil((top + innerHeight) / tall) + OVERSCAN);
    const focused = document.activeElement?.dataset?.at;
    rows.replaceChildren();
    for (let at = first; at < last; at++) {
      const number = state.found[at];
      const row = el("a", { class: at === state.here ? "row here" : "row", href: `#${LISTS[view].one}=${number}`, "data-at": at }, LISTS[view].row(number));
      row.style.transform = `translateY(${at * tall}px)`;
      row.addEventListener("click", () => { state.here = at; });
      rows.append(el("div", { role: "listitem", "aria-setsize": state.found.length, "aria-posinset": at + 1 }, row));
      if (String(at) === focused) row.focus({ preventScroll: true });
    }
  }

  function move(step) {
    const next = Math.max(0, Math.min(state.found.length - 1, state.here + step));
    state.here = next;
    const { rows, tall } = state.drawn;
    const top = rows.getBoundingClientRect().top + next * tall;
    if (top < 80) scrollBy(0, top - 80);
    else if (top + tall > innerHeight - 16) scrollBy(0, top + tall - innerHeight + 16);
    draw();
    rows.querySelector(".here")?.focus({ preventScroll: true });
  }

  // --- Details

  const fact = (name, value, long) => value !== null && value !== undefined && value !== "" && el("div", { class: long ? "long" : "" }, el("dt", {}, name), el("dd", { dir: "auto" }, value));
  const articleLink = (article) => el("a", { href: "#article=" + article, dir: "auto" }, titleOf(article));

  function way(view, number) {
    const at = state.found.indexOf(number);
    const to = (step) => state.found[at + step];
    return el("p", { class: "way" },
      el("a", { href: "#" + view }, "‹ " + view),
      at >= 0 && el("span", { class: "count" }, `${(at + 1).toLocaleString("en")} of ${state.found.length.toLocaleString("en")}`),
      at > 0 && el("a", { href: `#${LISTS[view].one}=${to(-1)}`, rel: "prev" }, "previous"),
      at >= 0 && at < state.found.length - 1 && el("a", { href: `#${LISTS[view].one}=${to(1)}`, rel: "next" }, "next"));
  }

  // The share of a pair on a scale from 0 to 1, with its line.
  function scale(pair) {
    const share = pairs.share[pair], line = pairs.line[pair], at = (value) => value * 100 + "%";
    const made = drawing("svg", { class: "scale", role: "img", "aria-label": `share ${share.toFixed(2)}, line ${line.toFixed(2)}` });
    made.append(
      drawing("rect", { class: "empty", x: 0, y: 18, width: "100%", height: 12, rx: 3 }),
      drawing("rect", { class: share >= line ? "same" : "other", x: 0, y: 18, width: at(share), height: 12, rx: 3 }),
      drawing("line", { class: "mark", x1: at(line), x2: at(line), y1: 10, y2: 36 }),
      drawing("text", { class: "marked", x: at(line), y: 8, "text-anchor": "middle" }, `line ${line.toFixed(2)}`),
      drawing("text", { class: "value", x: at(share), y: 44, "text-anchor": share > 0.5 ? "end" : "middle" }, `share ${share.toFixed(2)}`));
    return made;
  }

  const MEANING = {
    exact: "Both have the same words.",
    near: "Each has most of what the other one has.",
    excerpt: "One of them is the other one, cut or extended.",
    contains: "One holds the other, and further articles that have nothing in common with it.",
    revision: "The same address at another time: one report, brought up to date.",
    template: "The same form, filled in with other facts; or they share too little text.",
    quotes: "They share quotations or one passage, and little else.",
  };

  function whyOf(pair) {
    const share = pairs.share[pair], line = pairs.line[pair], relation = names.relations[pairs.relation[pair]];
    const reached = share >= line
      ? `${percent(share)} of one stands in the other, and the line is at ${percent(line)}`
      : `only ${percent(share)} of one stands in the other, and the line is at ${percent(line)}`;
    const refused = share >= line && !pairs.duplicate[pair] ? " They share enough, but what they share is a form or their facts differ." : "";
    return `${MEANING[relation] ?? ""} ${reached[0].toUpperCase() + reached.slice(1)}.${refused}`;
  }

  async function showCluster(number) {
    const members = [...clusters.members[number]].sort((a, b) => (articles.day[a] ?? Infinity) - (articles.day[b] ?? Infinity));
    const kept = clusters.canonical[number];
    const own = pairsIn(number).sort((one, other) => pairs.share[one] - pairs.share[other]);
    const between = (article) => (pairsOf.get(article) ?? []).find((pair) => pairs.left[pair] === kept && pairs.right[pair] === article || pairs.right[pair] === kept && pairs.left[pair] === article);
    const rows = members.map((article) => {
      const pair = between(article);
      return el("tr", {},
        el("td", { dir: "auto" }, outletOf(article)), el("td", { class: "one" }, whenOf(article)),
        el("td", { dir: "auto" }, articleLink(article)),
        el("td", {}, article === kept ? chip("stands for all", "good") : pair === undefined ? "through others" : el("a", { href: "#pair=" + pair }, `${names.relations[pairs.relation[pair]]}, ${pairs.share[pair].toFixed(2)}`)),
        el("td", {}, articles.damage[article] > 0 ? chip(percent(articles.damage[article]) + " broken", "bad") : ""));
    });
    return [
      way("clusters", number),
      el("h1", { dir: "auto" }, titleOf(kept)),
      el("p", { class: "meta" }, `Cluster ${clusters.id[number]}: ${many(members.length, "article")} of ${many(new Set(members.map((a) => articles.outlet[a])).size, "outlet")}. The kept one is: ${clusters.reason[number]}.`),
      clusters.suspect[number] ? el("p", {}, chip("larger than a story should be: look before dropping articles", "bad")) : null,
      el("div", { class: "wide" }, el("table", { class: "stacked" }, el("thead", {}, el("tr", {}, ["outlet", "published", "article", "compared with the kept one", ""].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, rows))),
      el("h2", {}, own.length ? "Why they belong together: the weakest pair first" : "No pair of it is listed in this page"),
      el("div", { class: "wide" }, el("table", { class: "stacked" }, el("tbody", {}, own.map((pair) => el("tr", {},
        el("td", {}, relationChip(pair)), el("td", { class: "one" }, el("a", { href: "#pair=" + pair }, `share ${pairs.share[pair].toFixed(2)}`)),
        el("td", { dir: "auto" }, `${outletOf(pairs.left[pair])}: ${titleOf(pairs.left[pair])}`), el("td", { dir: "auto" }, `${outletOf(pairs.right[pair])}: ${titleOf(pairs.right[pair])}`)))))),
    ];
  }

  // One side of a pair: its text in pieces, shared or not. `at`: where the numbers of this side begin among four.
  function side(text, shared, at) {
    const points = pointsOf(text);
    const made = el("div", { class: "text", dir: "auto" });
    const ranges = [];
    for (let n = 0; n < shared.length / 4; n++) ranges.push([shared[4 * n + at], shared[4 * n + at + 1], n]);
    ranges.sort((one, other) => one[0] - other[0]);
    let done = 0;
    const rest = (end) => {
      const piece = cut(text, points, done, end);
      const words = piece.trim();
      if (!/[\p{L}\p{N}]/u.test(words)) return made.append(plain(piece));
      const before = piece.length - piece.trimStart().length;
      made.append(plain(piece.slice(0, before)), el("span", { class: words.length > LONG ? "only long" : "only" }, words), plain(piece.slice(before + words.length)));
    };
    for (const [start, end, n] of ranges) {
      rest(start);
      made.append(el("mark", { class: "same", "data-n": n, title: "shared; click to see it in the other text" }, cut(text, points, start, end)));
      done = end;
    }
    rest(points ? points.length : text.length);
    return made;
  }

  function sheet(article, content) {
    return el("article", { class: "sheet" },
      el("h3", { dir: "auto" }, articleLink(article)),
      el("p", { class: "meta", dir: "auto" }, `${outletOf(article)} · ${whenOf(article)}${articles.agency[article] ? " · credits " + articles.agency[article] : ""}`),
      articles.url[article] ? el("p", { class: "meta" }, web(articles.url[article])) : null,
      content);
  }

  async function showPair(pair) {
    const both = [pairs.left[pair], pairs.right[pair]];
    const [left, right, shared] = await Promise.all([textOf(both[0]), textOf(both[1]), sharedOf(pair)]);
    const own = clusterOf[both[0]] >= 0 && clusterOf[both[0]] === clusterOf[both[1]] ? clusterOf[both[0]] : -1;
    const missing = el("p", { class: "said" }, "The text is not in this page: there was no room. “cleaner report DIR --cluster ID” makes a page of one cluster.");
    const sides = [left, right].map((body, n) => sheet(both[n], body ? (shared ? side(body.text, shared, 2 * n) : el("div", { class: "text", dir: "auto" }, body.text)) : missing));
    const two = el("div", { class: "two" }, sides);
    two.addEventListener("click", (event) => {
      const mark = event.target.closest("mark");
      if (!mark) return;
      two.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
      two.querySelectorAll(`mark[data-n="${mark.dataset.n}"]`).forEach((found) => { found.classList.add("lit"); if (found !== mark) found.scrollIntoView({ block: "center" }); });
    });
    const verdict = (value, text, key) => el("button", { type: "button", "data-verdict": value, "aria-pressed": String(judged[pair] === value), onclick: () => judgeHere(pair, value) }, `${text} (${key})`);
    return [
      way("pairs", pair),
      el("h1", {}, pairs.duplicate[pair] ? "Duplicates" : "No duplicates", " ", relationChip(pair)),
      el("p", {}, whyOf(pair)),
      scale(pair),
      el("dl", { class: "facts" },
        fact("left in right, by words", percent(pairs.containment_left[pair])), fact("right in left, by words", percent(pairs.containment_right[pair])), fact("Jaccard", pairs.jaccard[pair].toFixed(3)),
        fact("longest shared run", many(pairs.longest_run[pair], "word")), fact("gaps where numbers differ", pairs.numbers[pair]), fact("gaps where names differ", pairs.names[pair]), fact("gaps of misread words", pairs.misread[pair]),
        fact("cluster", own >= 0 ? el("a", { href: "#cluster=" + own }, clusters.id[own]) : null),
        fact("only left", pairs.only_left[pair], true), fact("only right", pairs.only_right[pair], true)),
      shared ? el("p", { class: "legend" }, el("span", { class: "same" }, "in both"), el("span", { class: "only" }, "only here"), " Click a shared passage to find it on the other side.") : null,
      two,
      el("div", { class: "judge", role: "group", "aria-label": "Judge this pair" }, el("span", { class: "ask" }, "Is one of them redundant?"), verdict(true, "Duplicates", "y"), verdict(false, "No duplicates", "n"),
        pair in judged ? el("button", { type: "button", onclick: () => judgeHere(pair, null) }, "Take it back (x)") : null,
        Object.keys(judged).length ? el("button", { type: "button", onclick: save }, "Save (s)") : null,
        el("span", { class: "count" }, `${many(Object.keys(judged).length, "pair")} judged`)),
    ];
  }

  async function judgeHere(pair, verdict) {
    judge(pair, verdict);
    const at = scrollY;
    await route();
    scrollTo(0, at);
    tell(verdict === null ? "taken back" : verdict ? "judged: duplicates" : "judged: no duplicates");
  }

  // A piece of a page as it came, with the repairs in it.
  function repaired(source, points, start, end, repairs) {
    const made = [];
    let done = start;
    for (const [from, to, after, rule, evidence, sure] of repairs) {
      if (from < done || to > end) continue;
      made.push(plain(cut(source, points, done, from)));
      const before = cut(source, points, from, to), title = `${rule}, ${sure}: ${evidence}`;
      made.push(before === after ? el("span", { class: "unsure", title: "not sure enough to repair. " + title }, before) : el("span", { class: "fix", title }, before.trim() ? el("del", {}, before) : "", el("ins", {}, after)));
      done = to;
    }
    made.push(plain(cut(source, points, done, end)));
    return made;
  }

  function ruleWords(rule, score, reasons) {
    const [id, example] = names.rules[rule];
    const told = (reasons ?? []).map(([feature, share]) => `${feature} ${share > 0 ? "+" : ""}${share}`).join(", ");
    return { text: `${id}, ${score.toFixed(2)}${told ? ": " + told : ""}`, title: example };
  }

  function asItCame(body) {
    const source = body.source, points = pointsOf(source);
    const made = el("div", { class: "page" });
    for (const [start, end, label, rule, score, kept, reasons] of body.blocks) {
      const inside = body.repairs.filter((repair) => repair[0] < end && repair[1] > start);
      const pieces = repaired(source, points, start, end, inside);
      if (kept) {
        const joined = kept === 2 && el("span", { class: "chip", title: "the paragraph above has no end of sentence" }, "joined to the one above");
        made.append(el("p", { class: "block kept", dir: "auto" }, joined, names.labels[label] === "heading" ? el("b", {}, pieces) : pieces));
      } else {
        const why = ruleWords(rule, score, reasons);
        made.append(el("div", { class: "removed", "data-label": label }, el("span", { class: "why", title: why.title }, el("b", {}, names.labels[label]), " ", why.text), el("span", { class: "what", dir: "auto" }, pieces)));
      }
    }
    if (body.chars > [...source].length) made.append(el("p", { class: "said" }, `The page goes on: ${body.chars.toLocaleString("en")} characters in all.`));
    return made;
  }

  let asText = false;
  async function showArticle(article) {
    const body = await textOf(article);
    const own = clusterOf[article], removed = removedOf(article);
    const labels = new Map();
    for (const [, , label, , , kept] of body?.blocks ?? []) if (!kept) labels.set(label, (labels.get(label) ?? 0) + 1);
    const sheetOf = el("div", { class: "sheet" }, !body ? el("p", { class: "said" }, "The text is not in this page: there was no room. “cleaner report DIR --outlet NAME” makes a page of one outlet.") : asText ? el("div", { class: "text", dir: "auto" }, body.text) : asItCame(body));
    const jump = (label) => () => {
      const found = [...sheetOf.querySelectorAll(`[data-label="${label}"]`)];
      const next = (found.findIndex((block) => block.classList.contains("lit")) + 1) % found.length;
      sheetOf.querySelectorAll(".lit").forEach((lit) => lit.classList.remove("lit"));
      found[next]?.classList.add("lit");
      found[next]?.scrollIntoView({ block: "center" });
    };
    const repairs = (body?.repairs ?? []).map(([start, end, after, rule, evidence, sure]) => {
      const before = cut(body.source, pointsOf(body.source), start, end);
      return el("tr", {}, el("td", { dir: "auto" }, before.trim() || "␣"), el("td", { dir: "auto" }, before === after ? "left as it is" : after), el("td", {}, rule), el("td", {}, sure.toFixed(2)), el("td", { dir: "auto" }, evidence));
    });
    return [
      way("articles", article),
      el("h1", { dir: "auto" }, titleOf(article)),
      el("dl", { class: "facts" },
        fact("outlet", outletOf(article)), fact("published", whenOf(article)), fact("authors", body?.authors.join(", ")), fact("agency", articles.agency[article]), fact("language", articles.language[article]),
        fact("removed", removed && `${percent(removed[0])} of its characters`), fact("words found broken", articles.damage[article] > 0 ? percent(articles.damage[article]) : null),
        fact("confidence", articles.confidence[article]?.toFixed(2)),
        fact("cluster", own >= 0 ? el("a", { href: "#cluster=" + own }, `${clusters.id[own]}, ${many(clusters.members[own].length, "article")}`) : null),
        fact("address", articles.url[article] ? web(articles.url[article]) : null, true), fact("read from", body?.file, true)),
      body && el("div", { class: "tools", style: null }, el("button", { type: "button", "aria-pressed": String(!asText), onclick: () => turn(false) }, "Page as it came"), el("button", { type: "button", "aria-pressed": String(asText), onclick: () => turn(true) }, "Clean text"),
        !asText && [...labels].sort((a, b) => b[1] - a[1]).map(([label, blocks]) => el("button", { class: "chip", type: "button", title: "go to the next one", onclick: jump(label) }, `${names.labels[label]} ${blocks}`))),
      sheetOf,
      repairs.length ? el("h2", {}, many(repairs.length, "repair")) : null,
      repairs.length ? el("div", { class: "wide" }, el("table", { class: "stacked" }, el("thead", {}, el("tr", {}, ["as it came", "repaired", "rule", "how sure", "evidence"].map((name) => el("th", { scope: "col" }, name)))), el("tbody", {}, repairs))) : null,
    ];
  }
  async function turn(text) {
    asText = text;
    await route();
  }

  // --- Ways through the page

  const DETAILS = { cluster: ["clusters", showCluster], pair: ["pairs", showPair], article: ["articles", showArticle] };
  let turns = 0;
  let waiting = 0;

  async function route() {
    clearTimeout(waiting); // who goes on while a search waits is not brought back by it
    const [place, query] = location.hash.slice(1).split("?");
    const [name, number] = place.split("=");
    const detail = DETAILS[name];
    const view = detail ? detail[0] : ["clusters", "pairs", "articles", "rejected"].includes(name) ? name : "overview";
    if (query !== undefined) {
      state.wanted[view] = Object.fromEntries(new URLSearchParams(query));
      $("search").value = "";
    }
    const other = query !== undefined || view !== state.view || state.search !== $("search").value;
    if (other) state.here = 0;
    state.search = $("search").value;
    const own = ++turns;
    if (LISTS[view] && (!detail || other || !state.found.length)) state.found = find(view);
    const shown = detail && Number(number) < count[view] ? await detail[1](Number(number)) : null;
    if (own !== turns) return; // somebody went on meanwhile
    state.view = view;
    document.querySelectorAll("nav a").forEach((link) => (link.dataset.view === view ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current")));
    for (const id of ["overview", "rejected"]) $(id).hidden = id !== view;
    $("detail").hidden = !shown;
    $("list").hidden = !LISTS[view] || Boolean(shown);
    if (shown) {
      $("detail").replaceChildren(...shown.filter(Boolean));
      const at = state.found.indexOf(Number(number));
      if (at >= 0) state.here = at;
      if (!location.hash.endsWith(state.shown ?? "-")) scrollTo(0, 0);
      $("detail").focus({ preventScroll: true });
    } else if (LISTS[view]) {
      showList(view);
      const top = state.here * state.drawn.tall;
      scrollTo(0, top > innerHeight / 2 ? top : 0);
      draw();
    } else {
      scrollTo(0, 0);
    }
    state.shown = shown ? location.hash : null;
    document.body.dataset.ready = location.hash || "#overview";
  }

  function step(by) {
    const link = $("detail").querySelector(by > 0 ? "[rel=next]" : "[rel=prev]");
    if (!$("detail").hidden) link?.click();
    else if (!$("list").hidden && state.found.length) move(state.drawn.rows.contains(document.activeElement) || by < 0 ? by : 0);
  }

  const current = () => (location.hash.startsWith("#pair=") ? Number(location.hash.slice(6)) : null);
  const KEYS = {
    j: () => step(1), k: () => step(-1), "/": () => $("search").focus(), "?": () => $("help").showModal(), s: save, o: () => location.hash.startsWith("#article=") && turn(!asText),
    Enter: () => !$("list").hidden && state.found.length && (location.hash = `${LISTS[state.view].one}=${state.found[state.here]}`),
    Escape: () => { if (!$("detail").hidden) location.hash = state.view; },
    y: () => current() !== null && judgeHere(current(), true), n: () => current() !== null && judgeHere(current(), false), x: () => current() !== null && judgeHere(current(), null),
  };
  ["overview", "clusters", "pairs", "articles", "rejected"].forEach((view, at) => { KEYS[at + 1] = () => { location.hash = view; }; });

  document.addEventListener("keydown", (event) => {
    const where = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
    if (where === $("search")) {
      if (event.key === "Escape" || event.key === "Enter") { where.blur(); event.preventDefault(); }
      return;
    }
    if (where.tagName === "SELECT" || (event.key === "Enter" && where.closest("a, button"))) return;
    const act = KEYS[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  $("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      state.search = $("search").value;
      state.here = 0;
      if ($("list").hidden) { location.hash = LISTS[state.view] ? state.view : "articles"; if (LISTS[state.view] && location.hash === "#" + state.view) route(); } else showList(state.view);
    }, 120);
  });
  $("help-open").addEventListener("click", () => $("help").showModal());
  addEventListener("scroll", () => requestAnimationFrame(draw), { passive: true });
  addEventListener("resize", () => { if (!$("list").hidden && state.drawn) showList(state.view); });
  addEventListener("hashchange", route);
  await route();
})();
