"""The hallmark graph on screen: positions, elements, style, words, legend; all as plain data.

Cytoscape.js draws it. Dash's own component for it (``dash_cytoscape.Cytoscape``) falls short:

- importing it registers its script (0.5 MB) for every page of the app;
- its elements are Dash components' properties: walked in Python at each callback, and compared in
  full by React at each change, where here a focus changes two classes;
- it knows no theme: a canvas cannot read the style sheet, so both looks must be at hand and swapped
  without asking the server;
- it catches the wheel, and with it the scrolling of the page; it has no keys, no words for a screen
  reader, no hover, and its click events cannot tell a tap on an arrow from one on its end;
- its exports are screenshots of the canvas in the theme shown.

So ``assets/graph.js`` is a small component of our own: it takes Cytoscape.js out of the same pinned
package (see :mod:`components.graph.script`), on this page only, and drives one instance itself.
Tried under Dash 4.4.1 with React 18.
"""
