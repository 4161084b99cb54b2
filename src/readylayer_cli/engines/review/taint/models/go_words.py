"""Words of Go files in which strangers come in."""

REQUEST_WORDS = (
    "http.Request", "gin.Context", "echo.Context", "fiber.Ctx", "iris.Context", "fasthttp.RequestCtx", "beego.Controller", "web.Controller",
    "events.APIGateway", "restful.Request", "revel.Controller", "httprouter.Params", "buffalo.Context", "macaron.Context", "app.RequestContext",
    "*context.Context", "*Context)", "*Context,", "*Ctx)", "*Ctx,", "pb.", "ghttp.Request", "events.LambdaFunctionURLRequest", "events.ALBTargetGroupRequest",
)  # fmt: skip
"""Types of requests: a function that has to do with one holds one of these."""
ARCHIVE_WORDS = ("archive/zip", "archive/tar")
"""Packages that unpack what others packed."""
