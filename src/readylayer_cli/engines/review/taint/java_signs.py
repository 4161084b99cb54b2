"""By which words a Java file is told to have to do with requests; light, for it is asked of every file."""

REQUEST_SIGNS = (
    "ServletRequest", "WebRequest", "@RequestParam", "@PathVariable", "@RequestBody", "@RequestHeader",
    "@CookieValue", "@ModelAttribute", "@RequestPart", "Mapping(", "Mapping\n", "@QueryParam", "@PathParam",
    "@FormParam", "@HeaderParam", "@CookieParam", "@FormDataParam", "@RestQuery", "@QueryValue", "@BeanParam",
    "@POST", "@PUT", "MultipartFile", "ServerWebExchange", "RoutingContext", "io.javalin", "spark.Request",
    "ServletActionContext", "StaplerRequest", "HttpServerRequest", "ServerRequest", "ServerHttpRequest",
    "getParameter(", "@QueryParameter", "FileItem", "UriInfo",
)  # fmt: skip
