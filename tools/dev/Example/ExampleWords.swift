/// What a person needs to see first: where it runs, with which keys, and three things to try.
enum ExampleWords {
    static func text(server: ServerProcess, database: String, keys: [String: String]) -> String {
        let base = "http://127.0.0.1:\(server.port)"
        let roles = ["operator", "marketer", "backend", "terminal"].map { role in
            "  \(role.padding(to: 9)) \(keys[role] ?? "-")"
        }.joined(separator: "\n")
        return """

            Scrip runs at \(base) on \(database)

              \(base)/openapi.json   every operation
              \(base)/healthz        is it alive
              \(base)/metrics        figures for Prometheus

            Keys
            \(roles)

            Try
              curl -s \(base)/v1/campaigns -H "Authorization: Bearer \(keys["marketer"] ?? "")"

              curl -s \(base)/v1/offers -H "Authorization: Bearer \(keys["marketer"] ?? "")"

              curl -s \(base)/v1/vouchers/validate -H "Authorization: Bearer \
            \(keys["terminal"] ?? "")" \\
                -H "Content-Type: application/json" -d '{"order": {"reference": "TRY-1", \
            "currency": "CNY", "store": "S1",
                "lines": [{"sku": "LATTE", "quantity": 2, "amount": 6400}]}, "member": "m-1001", \
            "vouchers": [{"code": "spring25"}]}'

            Ctrl-C stops it.
            """
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
