// Runs before a page's own scripts, in every frame: says when the page has come to rest, and shuts
// what a render must not do. `key` is a random name, so that no page counts on it being there.
(function (key, patience) {
  "use strict";
  var later = window.setTimeout.bind(window);
  var forget = window.clearTimeout.bind(window);
  var now = performance.now.bind(performance);
  var deepest = 5;
  var due = new Set();
  var level = 0;
  var changed = now();
  var looks = 0;
  var between = 20;
  function change() { changed = now(); looks = 0; }

  // A page with a short timer pending is not done; a chain of timers that renews itself never is.
  window.setTimeout = function setTimeout(work, delay) {
    var rest = Array.prototype.slice.call(arguments, 2);
    if (typeof work !== "function") return later(work, delay);
    var own = level;
    var id = later(function () {
      var before = level;
      due.delete(id);
      level = own + 1;
      try { return work.apply(window, rest); } finally { level = before; }
    }, delay);
    if (own < deepest && (Number(delay) || 0) <= patience) due.add(id);
    return id;
  };
  window.clearTimeout = function clearTimeout(id) { due.delete(id); return forget(id); };

  var observer = new MutationObserver(change);
  function observe(root) {
    observer.observe(root, {
      subtree: true, childList: true, characterData: true,
      attributes: true, attributeFilter: ["content", "href"]
    });
  }
  observe(document);

  // Shadow roots are trees of their own: those that scripts attach, and those that the markup declares.
  var attach = Element.prototype.attachShadow;
  Element.prototype.attachShadow = function attachShadow(init) {
    var root = attach.call(this, init);
    observe(root);
    return root;
  };
  var declared = function (root) {
    Array.prototype.forEach.call(root.querySelectorAll("*"), function (one) {
      if (one.shadowRoot) { observe(one.shadowRoot); declared(one.shadowRoot); }
    });
  };

  Object.defineProperty(window, key, { value: {
    quiet: function (quietFor, longest) {
      var begin = now();
      declared(document);
      return new Promise(function (resolve) {
        (function look() {
          var at = now();
          // On a busy machine time passes in which the page could not do anything: turns count too.
          looks += 1;
          var isQuiet = at - changed >= quietFor && looks * between >= quietFor;
          var rests = document.readyState === "complete" && !due.size && isQuiet;
          if (rests || at - begin >= longest) resolve(rests);
          else later(look, between);
        })();
      });
    }
  } });

  window.open = function open() { return null; };
  delete window.RTCPeerConnection;
  delete window.webkitRTCPeerConnection;
  delete window.WebTransport;
  if (window.ServiceWorkerContainer) {
    ServiceWorkerContainer.prototype.register = function register() {
      return Promise.reject(new DOMException("no service workers here", "SecurityError"));
    };
  }
})
