/// Where a server finds its database, and where the files of the run lie.
struct DatabasePlace: Sendable {
    /// A file, or the address of a PostgreSQL database.
    let database: String
    /// What the names of log and ready file begin with; another one for each process.
    let files: String
    /// Only named for a database on a server.
    let rootKey: String?

    static func file(_ path: String) -> DatabasePlace {
        DatabasePlace(database: path, files: path, rootKey: nil)
    }

    /// One of several processes on the same database.
    static func server(_ address: String, folder: String, number: Int) -> DatabasePlace {
        DatabasePlace(
            database: address, files: "\(folder)/server-\(number)", rootKey: "\(folder)/root.key")
    }

    var options: [String] {
        ["--database", database] + (rootKey.map { ["--root-key", $0] } ?? [])
    }

    var operatorKey: String {
        (rootKey.map { String($0.dropLast(".key".count)) } ?? database) + ".operator-key"
    }
}
