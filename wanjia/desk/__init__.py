"""The staff's pages of the register. It owns no persons: each page is one call to one query or action below.

Words: *desk* (what an office worker sees), *household card* (户卡), *building view* (楼栋图), *roster* (人口台账),
*as of* (the day, and the moment of belief, for which a page is true). Doors: the URLs named ``desk:…``; ``policies``
says who may open each. Nothing typed about a person ever stands in an address: searches are posted, lists page by
sealed cursors.
"""
