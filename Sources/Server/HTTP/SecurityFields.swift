/// Header fields every answer carries: nothing here is a page, so nothing may be run, framed,
/// guessed at or kept.
enum SecurityFields {
    private static let always =
        "x-content-type-options: nosniff\r\n"
        + "referrer-policy: no-referrer\r\n"
        + "x-frame-options: DENY\r\n"
        + "cross-origin-resource-policy: same-origin\r\n"
    private static let noStore = "cache-control: no-store\r\n"
    private static let policy =
        "content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n"
    private static let common = always + noStore + policy

    /// A handler that sets its own cache or content policy (a page) keeps it.
    static func text(for response: OperationResponse) -> String {
        if response.headers.isEmpty { return common }
        let names = Set(response.headers.map { $0.name.lowercased() })
        return always + (names.contains("cache-control") ? "" : noStore)
            + (names.contains("content-security-policy") ? "" : policy)
    }
}
