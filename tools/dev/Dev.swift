// The program dev: everything developers run beside the server, one subcommand per room.
//
// demo, crash, race and bench judge `scrip` as a black box: they start the real program on a real
// file, speak HTTP to it with their own client (Client/) and read answers with Foundation's JSON,
// so that no code of the server vouches for itself. tidy reads the sources and holds the project
// to its own rules (Rules/). example sets up the merchant of templates/ for tools/run; contract
// drives the published OpenAPI document against the server. fuzz runs damaged inputs against the
// readers themselves, in its own process; fill and tamper have an engine inside this program
// (InProcess/), since what they do cannot be done through HTTP.
//
// Every command prints lines a person can read, ends with 0 only when everything held, and keeps
// its files when something did not.
import ArgumentParser

@main
struct Dev: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dev",
        abstract: "What developers of Scrip run: checks, races, crashes, figures, the demo.",
        subcommands: [
            DemoCommand.self, CrashCommand.self, RaceCommand.self, BenchCommand.self,
            FailoverCommand.self, SampleCommand.self, TidyCommand.self, ContractCommand.self,
            ExampleCommand.self,
            SimulateCommand.self, LifecycleCommand.self,
            CrashPointsCommand.self, IOErrorsCommand.self,
            FuzzCommand.self, MutantsCommand.self, FillCommand.self, TamperCommand.self,
            DiskFullCommand.self, BadWorldsCommand.self,
        ])
}
