using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using EksAccessManagement.Authorization;
using EksAccessManagement.Documents;
using EksAccessManagement.Errors;
using EksAccessManagement.Ports;

namespace EksAccessManagement.Migration;

/// <summary>
/// What a migration is about to write and how that is taken back, before it writes, and what became of it, after. A line a
/// record, in a file that its owner alone can read, each on the disk before the work goes on. It holds no secret.
/// </summary>
internal sealed class MigrationJournal
{
    /// <summary>The outcome of a write that was done.</summary>
    public const string Done = "done";

    /// <summary>The outcome of a write that met what it was to make: somebody else has made it.</summary>
    public const string WasThere = "was there";

    /// <summary>The outcome of a write that failed, before the id of its error.</summary>
    public const string Failed = "failed: ";

    private readonly IFiles _files;
    private readonly IJson _json;
    private readonly IClock _clock;
    private int _number;

    public MigrationJournal(string path, IFiles files, IJson json, IClock clock)
    {
        (Path, _files, _json, _clock) = (path, files, json, clock);
        Lines = files.Exists(path) ? Read() : [];
        _number = Lines.Count;
    }

    public string Path { get; }

    /// <summary>The records that stood in the file when it was opened.</summary>
    public IReadOnlyList<MappingNode> Lines { get; }

    /// <summary>The header of a run that has begun and not ended; null when there is none.</summary>
    public MappingNode? Unfinished
    {
        get
        {
            var last = Lines.LastOrDefault(l => l.Text("record") is "run" or "end" or "undone");
            return last?.Text("record") == "run" ? last : null;
        }
    }

    /// <summary>The intents since the last header, oldest first: whatever may have been done.</summary>
    public IReadOnlyList<MappingNode> Intents => Lines.Reverse().TakeWhile(l => l.Text("record") != "undone").Reverse().Where(l => l.Text("record") == "intent").ToArray();

    /// <summary>What became of an intent that stood in the file; null when the run ended before that was known.</summary>
    public string? OutcomeOf(MappingNode intent) =>
        Lines.LastOrDefault(l => l.Text("record") == "result" && l.Text("of") == intent.Text("number"))?.Text("outcome");

    /// <summary>The plan that a header names: where it says, or beside the journal when both were brought from another place; null when it is at neither.</summary>
    public string? PlanOf(MappingNode? header)
    {
        static string NameOf(string path) => path.Substring(path.LastIndexOfAny(['/', '\\']) + 1);
        return header?.Text("planPath") is not { } path ? null
            : new[] { path, Path.Substring(0, Path.Length - NameOf(Path).Length) + NameOf(path) }.FirstOrDefault(_files.Exists);
    }

    public void Begin(string clusterArn, string planId, string planPath, string caller) => Append(new DocumentBuilder()
        .Add("record", "run").Add("cluster", clusterArn).Add("plan", planId).Add("planPath", planPath).Add("caller", caller));

    public void End(string record = "end") => Append(new DocumentBuilder().Add("record", record));

    /// <summary>Writes what is about to be done, with its inverse; null when it has none. Gives the record's number.</summary>
    public int Intend(string operation, string target, MappingNode? inverse)
    {
        Append(new DocumentBuilder().Add("record", "intent").Add("operation", operation).Add("target", target).Add("inverse", inverse));
        return _number;
    }

    public void Conclude(int intent, string outcome) =>
        Append(new DocumentBuilder().Add("record", "result").Add("of", ScalarNode.Number(intent)).Add("outcome", outcome));

    private void Append(DocumentBuilder record)
    {
        _number++;
        var line = new MappingNode(new DocumentBuilder().Add("number", ScalarNode.Number(_number)).Add("time", _clock.UtcNow).Node.Entries.Concat(record.Node.Entries).ToArray());
        _files.AppendOwnerOnly(Path, _json.Write(line, false));
    }

    private List<MappingNode> Read()
    {
        var lines = new List<MappingNode>();
        var texts = _files.ReadText(Path).Split('\n').Where(l => l.Trim().Length > 0).ToArray();
        for (var i = 0; i < texts.Length; i++)
        {
            try
            {
                lines.Add(_json.Parse(texts[i]) as MappingNode ?? throw Malformed(i));
            }
            catch (EksAccessException) when (i == texts.Length - 1)
            {
                // The run died while it wrote this line; nothing was written to the cluster after it.
            }
        }

        return lines;
    }

    private EksAccessException Malformed(int line) => new(ErrorIds.MalformedInput, ErrorKind.InvalidInput, string.Format(CultureInfo.InvariantCulture, "Line {0} of the journal {1} is not a record.", line + 1, Path))
    {
        RecommendedAction = "Give another -JournalPath; the migration goes on from the cluster's own state.",
        TargetObject = Path,
    };
}
