"""Wanjia (万家): one register of the people and households of a city, and the services on it."""
