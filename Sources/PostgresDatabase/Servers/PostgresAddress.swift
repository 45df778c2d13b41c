import CPostgres
package import Database

/// Where a database is: `postgresql://user@host1,host2/name?...` or `host=... dbname=...`, as the
/// library reads it (https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING).
///
/// Only `settings` can hold a password, and it never appears in a message or a description.
package struct PostgresAddress: Sendable, CustomStringConvertible {
    /// One list of settings for each server, in the order given.
    let servers: [[Setting]]
    /// Servers and database, without account and password.
    package let description: String

    struct Setting: Sendable {
        let keyword: String
        let value: String
    }

    /// Whether a text is meant as an address, not as the path of a file.
    package static func isAddress(_ text: String) -> Bool {
        hasScheme(text) || (text.contains("=") && (try? parse(text)) != nil)
    }

    private static func hasScheme(_ text: String) -> Bool {
        text.hasPrefix("postgresql://") || text.hasPrefix("postgres://")
    }

    /// Fails with `cannotOpen` where the library does not understand the text.
    package init(_ text: String) throws(DatabaseFailure) {
        let all = try Self.parse(text)
        func list(_ keyword: String) -> [String] {
            let value = all.first { $0.keyword == keyword }?.value
            return value?.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init) ?? []
        }
        let hosts = list("host")
        let addresses = list("hostaddr")
        let ports = list("port")
        let count = max(hosts.count, addresses.count, 1)
        let each = ["host", "hostaddr", "port", "target_session_attrs"]
        let common = all.filter { !each.contains($0.keyword) }
        // A list of one counts for every server.
        func item(_ list: [String], _ index: Int) -> String? {
            let value = list.count == 1 ? list[0] : index < list.count ? list[index] : ""
            return value.isEmpty ? nil : value
        }
        servers = (0..<count).map { index in
            common
                + [
                    ("host", item(hosts, index)), ("hostaddr", item(addresses, index)),
                    ("port", item(ports, index)),
                ].compactMap { keyword, value in
                    value.map { Setting(keyword: keyword, value: $0) }
                }
        }
        let names = (0..<count).map { index in
            (item(hosts, index) ?? item(addresses, index) ?? "local")
                + (item(ports, index).map { ":\($0)" } ?? "")
        }
        description =
            "postgresql://" + names.joined(separator: ",") + "/" + (list("dbname").first ?? "")
    }

    private static func parse(_ text: String) throws(DatabaseFailure) -> [Setting] {
        guard let options = PQconninfoParse(text, nil) else {
            // The library's words would quote parts of the text, perhaps of the password.
            throw DatabaseFailure(
                .cannotOpen,
                "The address of the database server is not understood. "
                    + "Write postgresql://USER@HOST:PORT/DATABASE.")
        }
        defer { PQconninfoFree(options) }
        var settings: [Setting] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                settings.append(
                    Setting(keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
        return settings
    }
}
