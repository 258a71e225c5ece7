"""The frame of every page: rail, header, components, error pages, paging, and the answer to each failed request.

Words: *frame* (what surrounds a page), *component* (a folder below ``components/``), *viewer* (who looks, as the header
tells it), *entry* (one line of the menu). Doors: ``pages.render`` for pages without persons, ``pages.answer`` for
personal ones, which takes only what has been audited; ``paging`` for long lists. The menu, the viewer and the question
"may this be opened?" come from above, by the settings MENU, VIEWER and MAY_OPEN.
"""
