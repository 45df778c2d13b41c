import DevClient
import DevPostgres
import DevProcess
import NIOPosix

extension ServerOptions {
    /// Starts a server on a fresh file, or two on a fresh PostgreSQL database, opens a session and
    /// so many connections, runs the body, stops them and has `scrip verify` look at the database.
    func underLoad(
        _ name: String, connections: Int, onPostgres: Bool = false,
        _ body: @Sendable (Site, Session, HTTPPool) async throws -> Void
    ) async throws {
        try await inFreshFolder(name) { folder in
            let cluster = onPostgres ? try PostgresCluster() : nil
            defer { cluster?.remove() }
            let places = Self.places(cluster?.address(), folder: folder, name: name)
            let servers = try await start(places)
            do {
                let key = try ServerProcess.operatorKey(of: places[0])
                let session = try await Session.open(servers[0], key: key, name: name)
                let pool = try await HTTPPool.open(
                    count: connections, ports: servers.map(\.port),
                    on: MultiThreadedEventLoopGroup.singleton)
                try await body(try await Site.prepare(session), session, pool)
                await pool.close()
                await session.connection.close()
                for server in servers { try await server.stop() }
            } catch {
                for server in servers { try? await server.kill() }
                throw error
            }
            let ending = try await ServerProcess.verify(scrip: scrip, at: places[0])
            try check(ending.status == 0, "scrip verify after the \(name): \(ending.everything)")
        }
        print("\(name) passed")
    }

    /// One place on a file, two on a database server.
    static func places(_ address: String?, folder: String, name: String) -> [DatabasePlace] {
        guard let address else { return [.file(folder + "/\(name).sqlite")] }
        return [1, 2].map { .server(address, folder: folder, number: $0) }
    }

    /// Starts a server at each place, all at the same moment. None stays where one fails.
    func start(_ places: [DatabasePlace]) async throws -> [ServerProcess] {
        let scrip = scrip
        let started = await withTaskGroup(of: Result<ServerProcess, any Error>.self) { group in
            for place in places {
                group.addTask {
                    do {
                        return .success(try await ServerProcess.start(scrip: scrip, at: place))
                    } catch {
                        return .failure(error)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        do {
            return try started.map { try $0.get() }
        } catch {
            for server in started { try? await server.get().kill() }
            throw error
        }
    }
}
