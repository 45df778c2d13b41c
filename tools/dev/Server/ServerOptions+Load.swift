import DevClient
import NIOPosix

extension ServerOptions {
    /// Starts a server on a fresh file, opens a session and so many connections, runs the body,
    /// stops the server and has `scrip verify` look at the file.
    func underLoad(
        _ name: String, connections: Int,
        _ body: @Sendable (Site, Session, HTTPPool) async throws -> Void
    ) async throws {
        try await inFreshFolder(name) { folder in
            let database = folder + "/\(name).sqlite"
            let server = try await ServerProcess.start(scrip: scrip, database: database)
            do {
                let key = try ServerProcess.operatorKey(database: database)
                let session = try await Session.open(server, key: key, name: name)
                let pool = try await HTTPPool.open(
                    count: connections, port: server.port,
                    on: MultiThreadedEventLoopGroup.singleton)
                try await body(try await Site.prepare(session), session, pool)
                await pool.close()
                await session.connection.close()
                try await server.stop()
            } catch {
                try? await server.kill()
                throw error
            }
            let ending = try await ServerProcess.verify(scrip: scrip, database: database)
            try check(ending.status == 0, "scrip verify after the \(name): \(ending.everything)")
        }
        print("\(name) passed")
    }
}
