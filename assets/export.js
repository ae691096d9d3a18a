/* Exports: a slide, a card, an SVG, a CSV, a claim. Always the light theme, with its provenance;
 * pictures are composed by slide.js.
 */
(function () {
  const md = (window.mesodrift = window.mesodrift || {});
  const MOST_CITED = 3;
  const plain = (node) => (node ? node.textContent.replace(/\s+/g, " ").trim() : "");

  /* What is filtered, as a sentence: the words of the slots without their lists. */
  md.filterSentence = function () {
    const sentence = document.querySelector(".sentence");
    if (!sentence) return "";
    const copy = sentence.cloneNode(true);
    copy.querySelectorAll(".slot-panel, .caret, .reset, .more-filters").forEach((node) => node.remove());
    const text = copy.textContent.replace(/\s+/g, " ").replace(/ ,/g, ",").trim();
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  };

  /* What a card shows: its own words where its data are not those of the page's filters. */
  md.scopeOf = (card) => (md.drawings[card.dataset.card] || {}).scope || md.filterSentence();

  md.facts = function (card) {
    const page = document.querySelector("[data-page]");
    const drawing = md.drawings[card.dataset.card] || {};
    const now = new Date();
    const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
      .map((part) => String(part).padStart(2, "0"))
      .join("-");
    return {
      page: page.dataset.page,
      card: card.dataset.card,
      dataset: named(card, "dataset"),
      tissue: named(card, "tissue"),
      shown: drawing.shown || {},
      question: plain(card.querySelector(".card-question")),
      reading: plain(card.querySelector(".reading")),
      n: plain(card.querySelector(".card-n")),
      traps: [...card.querySelectorAll(".trap")].map(plain),
      caption: drawing.caption || "",
      source: drawing.source || "",
      figure: drawing.figure,
      graph: drawing.graph,
      table: md.tableOf(card),
      legend: [...card.querySelectorAll(".legend-item")].map(keyOf),
      filters: md.scopeOf(card),
      version: `score v${page.dataset.scoreVersion}`,
      build: page.dataset.build,
      date,
      link: md.url(),
    };
  };

  /* An entry of the legend: the name of its mark, and its words. */
  const keyOf = (item) => ({ mark: item.firstChild.className.replace(/.*key-/, ""), text: plain(item) });

  /* What a slot of the filter sentence says, as a value. */
  function ofSlot(part) {
    const slot = document.querySelector(`.slot[data-slot="${part}"]`);
    const chosen = slot && JSON.parse(slot.dataset.options).options.find((option) => option.chosen);
    return chosen && new URLSearchParams(chosen.patch).get(part);
  }

  /* The one data set or tissue a card shows; of several the one chosen, else "all". */
  function named(card, part) {
    const { shown = {}, scope } = md.drawings[card.dataset.card] || {};
    const found = shown[part] || [];
    if (found.length === 1) return found[0];
    const chosen = (!scope && ofSlot(part)) || new URLSearchParams(md.selection()).get(part);
    return chosen && (!found.length || found.includes(chosen)) ? chosen : "all";
  }

  function fileName(fact, ending) {
    const signature = new URLSearchParams(md.selection()).get("signature");
    const parts = [fact.page, fact.card, fact.dataset, fact.tissue, signature];
    const name = ["mesodrift", ...parts, fact.date].join("_");
    return `${name.replace(/[^A-Za-z0-9_.-]+/g, "-")}.${ending}`;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /* A spreadsheet runs text that begins like a formula; an apostrophe keeps it text. */
  const harmless = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

  function csv(card, fact) {
    const table = md.tableOf(card);
    const head = [...table.tHead.rows[0].cells];
    const provenance = [
      fact.question, fact.reading, fact.filters, fact.n, fact.caption, ...fact.traps,
      `MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}`, fact.link,
    ];
    const body = [...table.tBodies[0].rows].map((row) =>
      [...row.cells].flatMap((cell, i) => {
        const own = "value" in cell.dataset ? cell.dataset.value : harmless(cell.textContent);
        const ends = head[i].dataset.low ? [cell.dataset.low || "", cell.dataset.high || ""] : [];
        return [own, ...ends];
      }),
    );
    const names = head.flatMap((cell) =>
      cell.dataset.low
        ? [cell.dataset.column, cell.dataset.low, cell.dataset.high]
        : [cell.dataset.column],
    );
    return [
      ...provenance.filter(Boolean).map((line) => `# ${line}`),
      ...[names, ...body].map((row) => row.map(quoted).join(",")),
      "",
    ].join("\n");
  }

  /* The studies behind a card, in full where they are few. */
  function cited({ shown, dataset }) {
    const citations = JSON.parse(document.querySelector("[data-page]").dataset.citations);
    const known = (shown.dataset || []).filter((name) => citations[name]);
    if (citations[dataset]) return citations[dataset];
    if (known.length && known.length <= MOST_CITED) return known.map((name) => citations[name]).join(" ");
    const n = known.length || Object.keys(citations).length;
    return `${n} data sets, cited on the Methods page.`;
  }

  function claim(fact) {
    return [
      fact.reading,
      `${fact.filters} ${fact.n}`.trim(),
      ...fact.traps,
      `MesoDrift, ${fact.version}, build ${fact.build}, ${fact.date}. ${fact.link}`,
      fact.source || `Data: ${cited(fact)}`,
      "MD score: Lu et al., Cell 2025, doi:10.1016/j.cell.2025.07.031.",
    ].join("\n");
  }

  const exports = {
    async "png-slide"(card, fact) {
      save(await md.png(await md.compose(fact, md.SLIDE)), fileName(fact, "png"));
    },
    async "png-card"(card, fact) {
      save(await md.png(await md.compose(fact, md.cardSize(fact))), fileName(fact, "png"));
    },
    async svg(card, fact) {
      const { svg } = await md.compose(fact, md.cardSize(fact));
      save(new Blob([svg], { type: "image/svg+xml" }), fileName(fact, "svg"));
    },
    async csv(card, fact) {
      save(new Blob([csv(card, fact)], { type: "text/csv" }), fileName(fact, "csv"));
    },
    async claim(card, fact) {
      await md.copy(claim(fact));
      md.say("Claim copied.");
    },
  };

  document.addEventListener("click", async function (event) {
    const item = event.target.closest("[data-export]");
    if (!item || md.isServed(item.dataset.export)) return; // downloads.js asks for those
    const card = item.closest("[data-card]");
    md.closeMenus();
    if (card.dataset.drawn !== md.selection()) {
      // The filters are told from the page: an older figure would leave under a newer name.
      md.say("The figure is still being drawn. Try again in a moment.");
      return;
    }
    try {
      await exports[item.dataset.export](card, md.facts(card));
    } catch (problem) {
      console.warn("export", problem);
      md.say("The export failed. Reload the page and try again.");
    }
  });
})();
