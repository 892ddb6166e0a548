// Runs before a page's own scripts, in a world of its own: writes the page as it is shown, with the
// content of open shadow roots in the place of their hosts and what is slotted in the place of the slot.
(function () {
  "use strict";
  if (window.top !== window) return;

  function shown(node) {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    var slotted = node instanceof HTMLSlotElement ? node.assignedNodes() : [];
    return slotted.length ? slotted : node.childNodes;
  }

  window.tiebeamFlat = function (page) {
    var root = page.documentElement;
    if (!Array.prototype.some.call(root.querySelectorAll("*"), function (one) { return one.shadowRoot; }))
      return root.outerHTML;
    // A document that nobody shows: nothing in it runs, loads or comes to life.
    var still = document.implementation.createHTMLDocument("");
    var copy = still.importNode(root, false);
    var left = [[root, copy]];
    while (left.length) {
      var pair = left.pop();
      shown(pair[0]).forEach(function (child) {
        var whole = child instanceof HTMLTemplateElement;
        var twin = still.importNode(child, whole);
        pair[1].appendChild(twin);
        if (!whole && child.nodeType === Node.ELEMENT_NODE) left.push([child, twin]);
      });
    }
    return copy.outerHTML;
  };
})();
