// Two comforts; everything works without them. Select words of a paragraph: a link offers to quote them.
// In a thread: up and down go from comment to comment, left to what one answers, right to its first answer.
(() => {
  const told = document.currentScript.dataset;
  const link = document.createElement("a");
  link.className = "button quote";
  link.textContent = told.quote;
  link.hidden = true;
  document.body.append(link);

  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    const words = selection.toString().trim();
    const node = words && selection.getRangeAt(0).startContainer;
    const half = node && (node.nodeType === 1 ? node : node.parentElement).closest(".para [id]");
    link.hidden = !half;
    if (half) {
      const address = told.at.replace(/0\/$/, `${half.id.slice(1)}/`);
      link.href = `${address}?words=${encodeURIComponent(words.replace(/¶/g, "").slice(0, 1500))}#quote`;
    }
  });

  const comments = [...document.querySelectorAll(".comment")];
  const depth = (comment) => Number(comment.dataset.depth);
  const next = {
    ArrowDown: (n) => n + 1,
    ArrowUp: (n) => n - 1,
    ArrowLeft: (n) => comments.slice(0, n).findLastIndex((other) => depth(other) < depth(comments[n])),
    ArrowRight: (n) => (comments[n + 1] && depth(comments[n + 1]) > depth(comments[n]) ? n + 1 : -1),
  };
  document.addEventListener("keydown", (event) => {
    const here = event.target.closest?.(".comment");
    if (!here || !next[event.key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const there = comments[next[event.key](comments.indexOf(here))];
    if (!there) return;
    event.preventDefault();
    there.focus();
    there.scrollIntoView({ block: "nearest" });
  });
})();
