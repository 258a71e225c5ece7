"""居住证: permits issued and endorsed to people whose hukou is elsewhere, with where they live."""
