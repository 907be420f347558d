"""How rooms speak HTTP: the same manners for every page and every address of the API.

api     lists with cursors, ETags, requests that are done once, problems in OpenAPI
wire    the types of what is sent and answered
request what requests carry beside what Django gives them
pages   who may open a page, forms that are sent once
"""
