#include "llhttp.h"

#include "c_nio_llhttp.h"

typedef struct {
    llhttp_verdict verdict;
    const uint8_t *start;
} state;

static int on_url(llhttp_t *parser, const char *at, size_t length) {
    ((state *)parser->data)->verdict.target_length += length;
    return 0;
}

static int on_field_complete(llhttp_t *parser) {
    ((state *)parser->data)->verdict.fields++;
    return 0;
}

static int on_headers_complete(llhttp_t *parser) {
    state *found = parser->data;
    found->verdict.is_complete = 1;
    found->verdict.is_old_version = parser->http_minor == 0;
    found->verdict.has_body = (parser->flags & F_CHUNKED) || parser->content_length > 0;
    // What follows is nobody's concern here.
    return HPE_PAUSED;
}

llhttp_verdict llhttp_read(const uint8_t *bytes, size_t count) {
    llhttp_settings_t settings;
    c_nio_llhttp_settings_init(&settings);
    settings.on_url = on_url;
    settings.on_header_value_complete = on_field_complete;
    settings.on_headers_complete = on_headers_complete;
    llhttp_t parser;
    c_nio_llhttp_init(&parser, HTTP_REQUEST, &settings);
    state found = {{0}, bytes};
    parser.data = &found;
    llhttp_errno_t result = c_nio_llhttp_execute(&parser, (const char *)bytes, count);
    if (found.verdict.is_complete) {
        const char *end = c_nio_llhttp_get_error_pos(&parser);
        found.verdict.end = end ? (size_t)((const uint8_t *)end - bytes) : count;
    } else {
        found.verdict.is_refused = result != HPE_OK;
    }
    return found.verdict;
}
