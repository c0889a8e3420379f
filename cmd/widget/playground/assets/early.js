// The frame may speak before the page's own script runs; what it says until then is kept for it.
"use strict";
const early = [];
const keep = (event) => early.push(event);
addEventListener("message", keep);
