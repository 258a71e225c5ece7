"""A list of somebody without a folder: a clerk maps its headings to the closed list of facts once, as a profile.

Such a list says who somebody is and how to reach them, no event. A heading that names what is not held, or what is
especially private, has to be taken out of the file by its sender: it is refused by name, mapped or not.
"""
