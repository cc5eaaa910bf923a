#include <stddef.h>
#include <stdint.h>

/// What llhttp finds in the head of a request.
typedef struct {
    /// Whether the head is whole and well-formed.
    int is_complete;
    /// Whether it is refused; neither means that more is needed.
    int is_refused;
    /// Where the head ends.
    size_t end;
    size_t fields;
    size_t target_length;
    int is_old_version;
    int has_body;
} llhttp_verdict;

/// Reads `bytes` with llhttp, as strictly as it can.
llhttp_verdict llhttp_read(const uint8_t *bytes, size_t count);
