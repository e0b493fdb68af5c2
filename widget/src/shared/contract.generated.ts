// Made by `python -m handoff.contract.schema` from handoff/contract and handoff/contract/errors.py. Do not edit.

export const VERSION = 1;
export const TEXT_MAX_CODE_POINTS = 4000;

export type ErrorCode = "bad_request" | "text_empty" | "text_too_long" | "text_invalid" | "no_conversation" | "unknown_conversation" | "invalid_token" | "invalid_code" | "conversation_closed" | "conversation_sealed" | "key_missing" | "conversation_erased" | "not_allowed" | "not_yours" | "wrong_state" | "already_claimed" | "queue_empty" | "no_capacity" | "not_available" | "id_reused" | "unknown_button" | "paused" | "danger_to_life" | "nothing_to_answer" | "rate_limited" | "work_needed" | "login_failed" | "code_needed" | "passkey_refused" | "passkey_copied" | "passkey_elsewhere" | "passkeys_full" | "unknown_passkey" | "last_factor" | "second_factor_needed" | "wrong_password" | "wrong_code" | "weak_password" | "account_invalid" | "name_taken" | "unknown_account" | "last_administrator" | "confirmation_missing" | "invitation_invalid" | "unknown_session" | "hours_invalid" | "languages_invalid" | "appointment_taken" | "appointment_unknown" | "appointment_invalid" | "callback_unsafe" | "callback_late" | "number_invalid" | "callback_first" | "unknown_callback" | "case_number_wrong" | "unknown_case_number" | "unknown_call" | "exchange_refused" | "number_refused" | "hold_not_urgent" | "hold_not_closed" | "stale_version" | "not_found" | "too_large" | "content_invalid" | "files_invalid" | "wrong_step" | "own_text" | "needs_jurist" | "needs_second_person" | "indispensable" | "already_running" | "nothing_new" | "not_tried" | "figures_worse" | "session_expired" | "documentation_missing" | "documentation_due" | "documentation_invalid" | "documentation_exists" | "guideline_changed" | "unknown_case" | "unknown_contact" | "decision_missing" | "unknown_decision" | "same_person" | "already_decided" | "unknown_observation" | "trainee_not_allowed" | "training_missing" | "practice_missing" | "supervision_missing" | "rota_invalid" | "unknown_shift" | "tries_used" | "training_expired" | "unknown_module" | "unknown_persona" | "practice_busy" | "period_unknown" | "period_running" | "calendar_fixed" | "already_released" | "quarters_first" | "not_proposed" | "already_signed" | "parties_missing" | "records_unsigned" | "pilot_end_missing" | "contacts_unverified" | "factors_missing" | "tracks_unstaffed" | "safety_texts_unreviewed" | "local_contacts_unverified" | "seal_keys_missing" | "backup_untried" | "database_beta" | "wrong_mode" | "open_remarks" | "too_many_remarks" | "date_past" | "clock_jump" | "survey_token_invalid" | "pdf_unavailable" | "unavailable" | "internal";

export type Role = "administrator" | "counselor" | "editor" | "evaluator" | "reviewer" | "shift_lead" | "trainee";
export type Track = "anhorig" | "ung" | "vill_lamna" | "yrkesverksam";
export type LevelName = "N0" | "N1" | "N2" | "N3" | "N4";
export type PresenceName = "available" | "away" | "break" | "busy";
export type StateName = "bot" | "closed" | "erased" | "mailbox" | "queued" | "with_counselor";
export type ChannelName = "chat" | "email";
export type ModeName = "closed" | "ended" | "open" | "practice";
export type Sender = "bot" | "counselor" | "visitor";
export type CallbackEnd = "no_answer" | "wrong_number";
export type CallEventKind = "abandoned" | "answered" | "ended" | "missed" | "started";
export type FieldForm = "by_lang" | "choice" | "choices" | "guide" | "hours" | "intent" | "intents" | "line" | "lines" | "markdown" | "number" | "switch" | "text" | "yaml";
export type Life = "checked" | "reviewed";
export type Standing = "aktiv" | "avvecklad" | "dragen" | "granskad" | "publicerad" | "seed" | "utkast" | "vilande";
export type Step = "approve" | "looked" | "publish" | "return" | "save" | "schedule" | "submit" | "verify" | "withdraw";
export type Hindrance = "needs_jurist" | "needs_two" | "own_entry" | "own_text";
export type Group = "in_work" | "overdue" | "publish" | "remarks" | "returned" | "review" | "soon" | "translations" | "unchecked" | "unreviewed";
export type CheckedBy = "avtal" | "telefon" | "webb";
export type UsedSort = "article" | "asked" | "guide" | "reply";
export type Used = "badly" | "finished" | "helped" | "not_helped" | "nothing_found" | "opened" | "person" | "read" | "shown" | "unsure";
export type BlockKind = "h2" | "h3" | "item" | "number" | "p" | "quote";
export type RunStyle = "" | "em" | "strong";
export type HoldGround = "disclosure_decision" | "follow_up" | "supervision";
export type SituationTrigger = "notice" | "pressed" | "service" | "told" | "written";
export type PeriodStatus = "closed" | "open" | "proposed" | "released" | "running" | "waiting";
export type StepName = "month" | "quarter";
export type TraineeRule = "allowed" | "approved" | "practice" | "raises";

export interface Invite {
  name: string;
  role: Role;
  languages?: readonly string[];
  tracks?: readonly Track[];
}

export interface InvitedAck {
  token: string;
  path: string;
  expires_at: string;
  waits?: boolean;
}

export interface InvitationToken {
  token: string;
}

export interface InvitationAck {
  name: string;
  role: Role;
  expires_at: string;
  renews: boolean;
  second_factor_required: boolean;
  second_factor: FactorOffer;
}

export interface InvitationAccept {
  token: string;
  password: string;
  code?: string;
}

export interface AccountView {
  account: string;
  name: string;
  role: Role;
  languages: readonly string[];
  tracks: readonly string[];
  disabled: boolean;
  jurist: boolean;
  second_factor: boolean;
  created_at: string;
  unconfirmed?: boolean;
  made_by?: string;
  may_confirm?: boolean;
  last_login_at?: string;
}

export interface InvitationView {
  invitation: string;
  name: string;
  role: Role;
  created_at: string;
  expires_at: string;
  renews: boolean;
  unconfirmed?: boolean;
  made_by?: string;
  may_confirm?: boolean;
}

/** Somebody was let in, let in again, or given another role, in the last two weeks. */
export interface AccountNews {
  name: string;
  role: Role;
  made_by: string;
  confirmed_by?: string;
  at: string;
  pending?: boolean;
  renews?: boolean;
  wrong_codes?: number;
}

export interface AccountNewsAck {
  news: readonly AccountNews[];
}

export interface AccountsAck {
  accounts: readonly AccountView[];
  invitations: readonly InvitationView[];
}

/** What is named is changed. */
export interface AccountChange {
  role?: Role;
  languages?: readonly string[];
  tracks?: readonly Track[];
  disabled?: boolean;
  jurist?: boolean;
  remove_second_factor?: boolean;
}

export interface AccountAck {
  account: AccountView;
}

/** Who did what to what, and what came of it. Never what was said. */
export interface AuditEntry {
  at: string;
  action: string;
  outcome: string;
  account?: string;
  name?: string;
  conversation?: string;
  subject?: string;
  subject_name?: string;
}

export interface AuditAck {
  records: readonly AuditEntry[];
  next?: string;
}

/** A visitor wants to see the times that can be booked. */
export type AppointmentTimes = Record<never, never>;

export interface AppointmentTimesAck {
  times: readonly AppointmentTime[];
}

/** The visitor chooses a time, in place of one that they have. No name or address is asked for. */
export interface AppointmentBook {
  client_msg_id: string;
  time: string;
}

export interface AppointmentBookAck {
  seq: number;
  appointment: AppointmentTime;
  code: string;
}

export interface AppointmentCancel {
  client_msg_id: string;
}

/** A shift lead opens a time. */
export interface AppointmentOpen {
  starts_at: string;
  minutes: number;
}

/** A time, as staff see it. */
export interface AppointmentView {
  id: string;
  starts_at: string;
  minutes: number;
  channel: "chat";
  opened_by: string;
  status: "booked" | "free" | "kept" | "missed" | "withdrawn";
  audience?: string;
  conversation?: string;
  state?: "away" | "talking" | "waiting";
}

export interface AppointmentsAck {
  times: readonly AppointmentView[];
}

/** The visitor wants to be called; in place of an earlier wish. */
export interface CallbackLeave {
  client_msg_id: string;
  number: string;
  at?: string;
  safe: boolean;
  others: boolean;
  say?: string;
}

/** What stands of the wish, to the visitor who left it: never the number. */
export interface CallbackShown {
  at?: string;
  until: string;
}

export interface CallbackAck {
  callback?: CallbackShown;
  ended?: CallbackEnd;
}

/** Is there a wish to be called in this conversation? */
export type CallbackAsk = Record<never, never>;

export interface CallbackWithdraw {
  client_msg_id: string;
}

/** Somebody who wants to be called. Number and answers are shown to whoever has taken it, alone. */
export interface CallbackView {
  callback: string;
  level: LevelName;
  lang: string;
  audience?: string;
  due_at: string;
  at?: string;
  tries?: number;
  by?: string;
  mine?: boolean;
  practice?: boolean;
  number?: string;
  others?: boolean;
  say?: string;
}

export interface CallbacksAck {
  callbacks: readonly CallbackView[];
}

export interface CallbackTakeAck {
  callback: CallbackView;
}

/** What came of calling. What is over is erased at once; `put_back` is of who took it and does not call. */
export interface CallbackResult {
  result: "no_answer" | "put_back" | "reached" | "wrong";
}

/** One thing that happened to a call. The same one again, or in another order, changes nothing. */
export interface CallEvent {
  call: string;
  kind: CallEventKind;
  at: string;
  answered_by?: string;
}

/** What an exchange has seen, in any order. */
export interface CallReport {
  events: readonly CallEvent[];
}

export interface CallReportAck {
  changed: number;
}

/** A call that no exchange has reported, by whoever has answered it. */
export interface CallBegin {
  call: string;
}

/** What has been heard so far, all of it; `urgent`: now or soon, rather than some time. */
export interface CallSignals {
  signals: readonly string[];
  urgent?: boolean;
}

/** Notes while talking, for nobody else. They are deleted when the form is saved. */
export interface CallNoteSet {
  text: string;
}

/** A call that rings, is being talked in, or waits for its form. */
export interface CallView {
  call: string;
  state: "ringing" | "talking" | "to_document";
  started_at: string;
  answered_at?: string;
  ended_at?: string;
  by?: string;
  mine?: boolean;
  by_hand?: boolean;
  practice?: boolean;
  level?: LevelName;
  signals?: readonly string[];
  urgent?: boolean;
  note?: string;
  case?: string;
}

export interface CallsAck {
  calls: readonly CallView[];
  practice?: boolean;
}

export interface CallAck {
  call: CallView;
}

/** To staff, unnumbered: how many calls ring and are talked in now. */
export interface CallsNotice {
  ringing: number;
  talking: number;
  callbacks?: number;
  version: number;
}

/** One step of a guide, for somebody who talks: what to say, or to ask and where each answer leads. */
export interface Prompt {
  id: string;
  say?: string;
  ask?: string;
  answers?: readonly PromptAnswer[];
  next?: string;
  help?: readonly string[];
}

export interface PromptAnswer {
  label: string;
  to: string;
  signal?: string;
}

export interface GuidePrompts {
  id: string;
  title: string;
  safety: boolean;
  first: string;
  steps: readonly Prompt[];
  summary: string;
}

export interface PromptsAck {
  guides: readonly GuidePrompts[];
}

/** A number for the contact whose form has, or will have, this name. */
export interface CaseNumberMake {
  case: string;
}

export interface CaseNumberAck {
  number: string;
}

/** Somebody has come back with a number: this contact joins the earlier ones. */
export interface CaseNumberLook {
  number: string;
  case: string;
}

/** Whoever has the number wants it gone: nothing joins their contacts any more. */
export interface CaseNumberForget {
  number: string;
}

/** A contact that the number joins: its form without anything that was written in free words. */
export interface EarlierContact {
  day: string;
  channel: string;
  form: FormFill;
}

export interface EarlierContactsAck {
  contacts: readonly EarlierContact[];
}

/** No fields. */
export type Nothing = Record<never, never>;

/** The most urgent conversation at N3 or N4 that came before, and could not be this person's. */
export interface PassedOver {
  level: LevelName;
  why: "role_or_language" | "training";
  others: boolean;
}

export interface QueueClaim {
  conversation: string;
}

export interface ConversationOpen {
  conversation: string;
  after_seq: number;
}

export interface CounselorMessageSend {
  conversation: string;
  client_msg_id: string;
  text: string;
  cards?: readonly CardRef[];
}

export interface NoteAdd {
  conversation: string;
  client_msg_id: string;
  text: string;
}

export interface RiskSet {
  conversation: string;
  client_msg_id: string;
  level: LevelName;
  reason: string;
}

export interface ConversationRelease {
  conversation: string;
  client_msg_id: string;
  to: "bot" | "counselor" | "lead" | "queue";
  reason: string;
  counselor?: string;
}

export interface ConversationClose {
  conversation: string;
  client_msg_id: string;
  reason: string;
  documentation?: FormFill;
}

/** A shift lead takes a conversation out of another's hands. */
export interface ConversationTakeOver {
  conversation: string;
  client_msg_id: string;
  reason: string;
}

/** A card that a counselor has chosen and not sent yet, as it was found. */
export interface CardDraft {
  type: "article" | "contact";
  id: string;
  title: string;
}

/** What a counselor has typed and chosen but not sent; without any it is forgotten. */
export interface DraftSet {
  conversation: string;
  text: string;
  cards?: readonly CardDraft[];
}

export interface CounselorRead {
  conversation: string;
  seq: number;
}

/** A message between counselor and shift lead about a conversation; the visitor never sees it. */
export interface SideSend {
  conversation: string;
  client_msg_id: string;
  text: string;
}

/** Mark a conversation for supervision (handledning), or tick what has been done in danger; or undo it. */
export interface FlagSet {
  conversation: string;
  client_msg_id: string;
  flag: "acute_112" | "acute_lead" | "acute_others" | "acute_safe" | "supervision";
  on: boolean;
}

/** A shift lead lets a trainee's answer go out, changed if need be, or returns it with a comment. */
export interface MessageApprove {
  conversation: string;
  client_msg_id: string;
  seq: number;
  accept: boolean;
  text?: string;
}

/** A fixed text to the visitor: nobody has written for a while, or a limit that everybody has to keep. */
export interface VisitorWarn {
  conversation: string;
  client_msg_id: string;
  about: "boundaries" | "inactive";
}

/** Do not take a conversation that a colleague hands over to one. */
export interface ConversationDecline {
  conversation: string;
  client_msg_id: string;
}

/** Take no more messages for a while; impossible where life may be in danger (S1, S2, S3). */
export interface VisitorPause {
  conversation: string;
  client_msg_id: string;
  minutes: number;
  reason: string;
}

export interface MailboxAnswer {
  conversation: string;
  client_msg_id: string;
  text: string;
  cards?: readonly CardRef[];
}

export interface CounselorTyping {
  conversation: string;
  on: boolean;
}

export interface ClaimAck {
  conversation: string;
  passed?: PassedOver;
}

export interface OpenAck {
  events: readonly WireEvent[];
  head: number;
  more: boolean;
  state: StateName;
  level: LevelName;
  signals: readonly string[];
  context: Readonly<Record<string, string>>;
  owner?: string;
  draft?: string;
  draft_cards?: readonly Card[];
  visitor_read?: number;
  flags?: readonly string[];
  pending_transfer?: string;
  told?: readonly ToldFact[];
  unsettled?: LevelName;
  gone_since?: string;
  appointment?: AppointmentTime;
}

export interface MailboxItem {
  conversation: string;
  level: LevelName;
  lang: string;
  left_at: string;
  due_at: string;
  overdue: boolean;
  last_line?: string;
  channel?: ChannelName;
}

export interface MailboxListAck {
  messages: readonly MailboxItem[];
}

/** One field of a form. Its label is in the locale files, by `name`; a dot leads into a field of a field. */
export interface FieldView {
  name: string;
  form: FieldForm;
  part?: string;
  options?: readonly string[];
  labels?: Readonly<Record<string, string>>;
  max_chars?: number;
  required?: boolean;
  asked?: boolean;
  fixed?: boolean;
}

export interface KindView {
  kind: string;
  life: Life;
  fields: readonly FieldView[];
  creatable: boolean;
  files: string;
}

export interface KindsAck {
  kinds: readonly KindView[];
  languages: readonly string[];
}

/** A text in a list. */
export interface TextRow {
  kind: string;
  name: string;
  title: string;
  lang: string;
  status: Standing;
  version: number;
  saved_at: string;
  saved_by: string;
  live: boolean;
  for_review?: boolean;
  legal?: boolean;
  safety?: boolean;
  publish_at?: string;
  due_on?: string;
  overdue?: boolean;
  due_soon?: boolean;
  in_work?: boolean;
  wanted?: number;
  source?: "" | "old" | "undated";
  area?: string;
  sort?: string;
  source_since?: number;
  own?: boolean;
  assignee?: string;
  mine?: boolean;
  remarks?: number;
}

export interface TextsAck {
  texts: readonly TextRow[];
}

export interface TodoGroup {
  name: Group;
  texts: readonly TextRow[];
}

export interface TodoAck {
  groups: readonly TodoGroup[];
}

/** Your working copy. */
export interface CopyView {
  revision: number;
  base: number;
  content: Readonly<Record<string, unknown>>;
  saved_at: string;
}

/** Somebody else is writing. */
export interface CopyMark {
  name: string;
  saved_at: string;
}

/** A fault of a text: which rule, and where. */
export interface FindingView {
  field?: string;
  rule: string;
  where?: string;
  row?: number;
  line?: number;
  value?: string;
  limit?: string;
}

/** Where a remark stands, by its words and those around them. */
export interface TextPassage {
  field?: string;
  quote?: string;
  before?: string;
  after?: string;
}

export interface SaidView {
  by: string;
  at: string;
  text: string;
}

/** A remark at a passage: its own words, then the answers. */
export interface RemarkView {
  number: number;
  passage: TextPassage;
  said: readonly SaidView[];
  done_by?: string;
}

/** One text, whole. */
export interface TextAck {
  text: TextRow;
  content: Readonly<Record<string, unknown>>;
  may: readonly Step[];
  hindered?: Hindrance;
  author?: string;
  reviewer?: string;
  reviewed_on?: string;
  comment?: string;
  note?: string;
  source?: string;
  live?: Readonly<Record<string, unknown>>;
  copy?: CopyView;
  others?: readonly CopyMark[];
  remarks?: readonly RemarkView[];
  assignee?: string;
  findings?: readonly FindingView[];
}

export interface VersionRow {
  version: number;
  saved_at: string;
  saved_by: string;
  status: Standing;
  comment?: string;
  words?: boolean;
  for_review?: boolean;
}

export interface HistoryAck {
  versions: readonly VersionRow[];
}

export interface VersionAck {
  version: VersionRow;
  content: Readonly<Record<string, unknown>>;
}

export interface DiffPart {
  op: "add" | "del" | "same";
  text: string;
}

export interface FieldDiff {
  field: string;
  parts: readonly DiffPart[];
}

export interface DiffAck {
  fields: readonly FieldDiff[];
}

/** What a draft is like. */
export interface LookAck {
  findings: readonly FindingView[];
  preview: string;
  words?: number;
  most_words?: number;
  lix?: number;
}

export interface CopyAck {
  revision: number;
  saved_at: string;
}

/** How much an import changed, or would change. */
export interface FilesAck {
  changed: Readonly<Record<string, number>>;
  saved: boolean;
}

/** `stale_version`: somebody was faster. Both texts are whole: yours is with you, theirs is here. */
export interface ConflictBody {
  error: ErrorBody;
  current: TextAck;
  base?: Readonly<Record<string, unknown>>;
}

/** `stale_version`: another window of yours has kept another text. */
export interface CopyConflictBody {
  error: ErrorBody;
  copy?: CopyView;
}

/** `content_invalid`, `files_invalid`: every fault. */
export interface FindingsBody {
  error: ErrorBody;
  findings: readonly FindingView[];
}

export interface TextCreate {
  kind: string;
  content: Readonly<Record<string, unknown>>;
}

export interface TextSave {
  version: number;
  content: Readonly<Record<string, unknown>>;
}

export interface CopyPut {
  base: number;
  seen: number;
  content: Readonly<Record<string, unknown>>;
}

export interface TextStep {
  version: number;
  comment?: string;
}

export interface TextPublish {
  version: number;
  comment?: string;
  leave_remarks?: boolean;
}

export interface TextAssign {
  account?: string;
}

export interface RemarkMake {
  passage: TextPassage;
  text: string;
}

export interface RemarkAnswer {
  number: number;
  text: string;
}

export interface RemarkStep {
  number: number;
}

export interface ReviewerRow {
  account: string;
  name: string;
  jurist?: boolean;
}

export interface ReviewersAck {
  reviewers: readonly ReviewerRow[];
}

export interface TextReturn {
  version: number;
  comment: string;
}

export interface TextSchedule {
  version: number;
  at: string;
  leave_remarks?: boolean;
}

export interface TextVerify {
  version: number;
  how: CheckedBy;
}

export interface TextRestore {
  version: number;
  restore: number;
}

export interface TextLook {
  kind: string;
  content: Readonly<Record<string, unknown>>;
}

export interface TextCompare {
  kind: string;
  old: Readonly<Record<string, unknown>>;
  new: Readonly<Record<string, unknown>>;
}

/** What a list can be narrowed by. */
export interface Query {
  kind?: string;
  status?: Standing;
  due?: "overdue" | "soon";
  lang?: string;
  whose?: "mine";
  q?: string;
}

/** Questions for which there was no text. */
export interface GapView {
  intent: string;
  topic?: string;
  lang: string;
  count: number;
}

/** Whether an article helped those who were asked. A number that is hidden is 0, as none is. */
export interface HelpView {
  article: string;
  title: string;
  lang: string;
  yes: number;
  no: number;
}

/** One text, or one thing that was asked. A number that is hidden (0-4) is null. */
export interface UsedRow {
  id: string;
  title?: string;
  name?: string;
  counts: readonly (number | null)[];
}

/** All texts of a sort of which something may be shown, those first that would win most by being mended. */
export interface UsedTable {
  sort: UsedSort;
  columns: readonly Used[];
  rows: readonly UsedRow[];
}

/** What happened with the texts in a released period, and what editors should write next. `least` says which numbers are hidden; `weeks` how long the period is. `gaps` and `helped` are two views of `texts` for older clients. */
export interface GapsAck {
  least: number;
  weeks: number;
  practice: boolean;
  gaps: readonly GapView[];
  helped: readonly HelpView[];
  period?: string;
  periods?: readonly string[];
  texts?: readonly UsedTable[];
}

/** One article as a visitor reads it. `html` is made from Markdown alone: no raw HTML, scripts or pictures. */
export interface ArticleAck {
  id: string;
  lang: string;
  title: string;
  lead: string;
  html: string;
  text: string;
  reviewed: boolean;
  reviewed_on?: string;
  mark?: string;
}

/** How to reach somebody; what is not known is left out. */
export interface Reach {
  phone?: string;
  web?: string;
  email?: string;
  chat?: string;
}

/** One entry of the directory. */
export interface ContactAck {
  id: string;
  name: string;
  level: string;
  summary: string;
  reach: Reach;
  always_open: boolean;
  open_now?: boolean;
  ages?: string;
  hours: readonly string[];
  languages: readonly string[];
  anonymous: string;
  checked_on?: string;
  mark?: string;
}

/** Whom else one can turn to: the emergency number first, then lines that answer day and night, then others. */
export interface ReferralsAck {
  contacts: readonly ContactAck[];
}

/** Cards that a counselor can insert, articles first, best first. */
export interface SearchAck {
  cards: readonly Card[];
}

/** A text that counselors may insert and change before they send it. Variables are filled already. */
export interface CannedReply {
  id: string;
  shortcut: string;
  title: string;
  text: string;
  closed?: string;
  reviewed: boolean;
  lang?: string;
  beside?: string;
  beside_closed?: string;
}

/** The counselors' ready-made replies in a language; Swedish where one is not translated. */
export interface RepliesAck {
  replies: readonly CannedReply[];
}

export interface SignatureView {
  name: string;
  signed_at: string;
  mine: boolean;
}

/** One of the five conditions, and who has signed the version in force. */
export interface RecordView {
  record: string;
  requirement: string;
  guideline: GuidelineView;
  signatures: readonly SignatureView[];
  complete: boolean;
  outdated: number;
}

export interface ModeChange {
  mode: ModeName;
  at: string;
  name: string | null;
}

/** One thing that is missing before the line may open. */
export interface HurdleView {
  code: string;
  count?: number;
  names?: readonly string[];
}

/** A change of mode that waits for a second person. */
export interface AskedView {
  mode: ModeName;
  at: string;
  name: string;
  mine: boolean;
}

export interface LaunchAck {
  mode: ModeName;
  next: readonly ModeName[];
  records: readonly RecordView[];
  signers: number;
  pilot_end: string | null;
  winding_down: boolean;
  unverified: readonly string[];
  obstacles: readonly string[];
  hurdles?: readonly HurdleView[];
  asked?: AskedView;
  changes: readonly ModeChange[];
  version: number;
}

export interface LaunchSign {
  record: string;
  guideline_version: string;
  parties: readonly string[];
  version: number;
}

export interface LaunchMode {
  mode: ModeName;
  version: number;
}

export interface PilotEndSet {
  pilot_end: string | null;
  version: number;
}

/** One thing that was learnt. Neither who wrote it nor who reviewed it is told. */
export interface LearntView {
  topic: string;
  text: string;
  source: "staff" | "visitor";
  month: string;
}

export interface LearntAck {
  learnt: readonly LearntView[];
}

/** A topic, and what it is called. */
export interface TopicChoice {
  value: string;
  label: string;
}

export interface VisitorTextView {
  id: string;
  week: string;
  text: string;
}

export interface VisitorTextsAck {
  texts: readonly VisitorTextView[];
  topics: readonly TopicChoice[];
}

/** What may be used of a visitor's text, without what points to anybody. */
export interface VisitorTextUse {
  topic: string;
  text: string;
}

/** Somebody has been given the report of a period. */
export interface ReceiverNote {
  period: string;
  receiver: string;
}

export interface ReceiverView {
  period: string;
  receiver: string;
  at: string;
  name: string;
}

export interface ReceiversAck {
  receivers: readonly ReceiverView[];
  may_note: boolean;
}

export interface Login {
  name: string;
  password: string;
  code?: string;
  passkey?: PasskeyAnswer;
}

export interface LoginAck {
  name: string;
  role: Role;
}

export interface MeAck {
  account: string;
  name: string;
  role: Role;
  second_factor: boolean;
  passkeys: number;
  recovery_codes_left: number;
  languages: readonly string[];
  tracks: readonly string[];
  jurist: boolean;
}

/** The password once more, before something that a stolen session must not be able to do. */
export interface PasswordProof {
  password: string;
}

export interface PasswordChange {
  password: string;
  new_password: string;
}

export interface FactorConfirm {
  code: string;
}

/** A second factor that becomes active with its first code. */
export interface FactorOffer {
  secret: string;
  uri: string;
  qr_svg: string;
}

export interface RecoveryCodesAck {
  recovery_codes: readonly string[];
}

export interface StaffSessionView {
  session: string;
  opened_at: string;
  last_used_at: string;
  current: boolean;
}

export interface SessionsAck {
  sessions: readonly StaffSessionView[];
}

/** A mail that the organisation's server has handed over, as far as it is taken. */
export interface MailIn {
  id: string;
  thread?: string;
  sender: string;
  subject?: string;
  text?: string;
  dropped?: number;
}

/** It is stored; only now the mail server is told so. */
export type MailTaken = Record<never, never>;

/** An answer that is to be sent. */
export interface MailAnswer {
  id: string;
  conversation: string;
  seq: number;
  to: string;
  thread: string;
  lang: string;
  subject: string;
  text: string;
}

/** Answers that no mail server has taken yet, the oldest first. */
export interface MailAnswers {
  answers: readonly MailAnswer[];
}

/** A mail server has taken this answer, or has refused its address for good. */
export interface MailSent {
  conversation: string;
  seq: number;
  refused?: boolean;
}

/** It will not be handed out again. */
export type MailNoted = Record<never, never>;

/** Which button of which bot message was pressed. */
export interface ButtonPress {
  seq: number;
  index: number;
}

/** A button under a bot message. Pressing it sends `title` as text, unless it has an action. */
export interface Button {
  title: string;
  action?: "appointment" | "mailbox";
}

/** An article or a contact shown inside the chat. */
export interface Card {
  type: "article" | "contact";
  id: string;
  title: string;
  summary?: string;
  phone?: string;
  lang?: string;
}

/** A card that a counselor inserts. */
export interface CardRef {
  type: "article" | "contact";
  id: string;
}

/** A time for a consultation in the chat. */
export interface AppointmentTime {
  id: string;
  starts_at: string;
  minutes: number;
}

/** What came with an e-mail, apart from its text. Never its address. */
export interface MailDetails {
  subject: string;
  dropped: number;
  stranger: boolean;
  follows: boolean;
  invented?: boolean;
}

/** What is wrong with one field; `start` and `end` are places in its text, in code points. */
export interface FaultView {
  field: string;
  problem: string;
  start?: number;
  end?: number;
}

export interface ErrorBody {
  code: string;
  message: string;
  retry_after_s?: number;
  faults?: readonly FaultView[];
}

/** The memory-hard stage: scrypt so many times, at these costs. `WorkDone` says of what. */
export interface MemoryWork {
  n: number;
  r: number;
  times: number;
  bytes: number;
}

/** A proof of work to do: `parts` numbers, each with `difficulty` zero bits. `WorkDone` says how they count. */
export interface Work {
  challenge: string;
  difficulty: number;
  parts: number;
  memory?: MemoryWork;
}

/** The acknowledgement of a refused request; the gateway adds `"ok": false`. */
export interface Failed {
  error: ErrorBody;
  work?: Work;
}

/** Base of all positive acknowledgements; the gateway adds `"ok": true`. */
export type Ack = Record<never, never>;

export interface SentAck {
  seq: number;
  at: string;
}

export interface SeqAck {
  seq: number;
}

export interface PasskeyView {
  passkey: string;
  name: string;
  site: string;
  synced: boolean;
  created_at: string;
  last_used_at?: string;
}

export interface PasskeysAck {
  passkeys: readonly PasskeyView[];
}

/** What a device needs to make a passkey; valid once, for five minutes, in this session. */
export interface PasskeyOffer {
  challenge: string;
  site: string;
  account: string;
  name: string;
  known: readonly string[];
}

export interface PasskeyMade {
  name: string;
  credential: string;
  client_data: string;
  attestation: string;
}

/** What a passkey has to sign; valid once, for five minutes, with its `attempt`. */
export interface PasskeyAsk {
  attempt: string;
  challenge: string;
  site: string;
  allowed?: readonly string[];
}

export interface PasskeyAnswer {
  attempt: string;
  credential: string;
  client_data: string;
  authenticator_data: string;
  signature: string;
  account?: string;
}

/** Goes along with `code_needed`: what the account has beside its password. A recovery code always does. */
export interface FactorsAsked {
  code: boolean;
  passkey?: PasskeyAsk;
}

/** One numbered event of a conversation, as one receiver may see it. `prev_seq` is the previous event that this receiver may see: a hole shows at once. Kinds `note`, `side`, `risk`, `flag` and `proposal` (a trainee's answer that waits for approval) go to staff only. */
export interface WireEvent {
  conversation: string;
  seq: number;
  prev_seq: number;
  at: string;
  kind: "flag" | "message" | "note" | "notice" | "proposal" | "risk" | "side" | "state";
  from?: Sender;
  text?: string;
  client_msg_id?: string;
  buttons?: readonly Button[];
  cards?: readonly Card[];
  reply_id?: string;
  state?: StateName;
  reason?: string;
  code?: string;
  level?: LevelName;
  signals?: readonly string[];
  why?: readonly string[];
  source?: string;
  by?: string;
  lang?: string;
  unread?: boolean;
  appointment?: AppointmentTime;
  mail?: MailDetails;
  proposal?: number;
}

/** To a waiting visitor, unnumbered. */
export interface QueuePosition {
  position: number;
  waiting_text: string;
  open?: boolean;
}

export interface TypingNotice {
  from: Sender;
  on: boolean;
  conversation?: string;
}

/** Unnumbered: the other side has read up to `seq`. */
export interface ReadNotice {
  from: Sender;
  seq: number;
  conversation?: string;
}

/** To staff, unnumbered. `list` only to shift leads. */
export interface QueueUpdate {
  waiting: Readonly<Record<string, number>>;
  longest_wait_s: number;
  gone?: number;
  list?: readonly WaitingConversation[];
}

/** To shift leads who have not opened that conversation, unnumbered: its counselor writes to them. */
export interface SideNotice {
  conversation: string;
  by: string;
}

/** To staff, unnumbered: a person is needed now, a decision waits, or stored data does not verify. */
export interface Alarm {
  conversation: string;
  level: LevelName;
  code: string;
  gone_since?: string;
  since?: string;
  takers?: "nobody" | "others" | "you";
  over?: boolean;
}

/** Guiding on (lotsning) to one entry of the directory. */
export interface GuidingFill {
  niva?: string;
  aktor: string;
  satt: string;
  utfall?: string;
}

/** The form of one contact. Of a chat, what the system knows for sure stands over what is sent. */
export interface FormFill {
  riktlinje_version: string;
  typ?: string;
  kanal?: string;
  startperiod?: string;
  langd?: string;
  forsta_kontakt?: string;
  sprak?: string;
  roll?: string;
  aldersgrupp_kontakt?: string;
  lan?: string;
  relation?: string;
  aldersgrupp_berord?: string;
  skede?: string;
  inriktning?: string;
  amnen?: readonly string[];
  niva_bot?: string;
  niva_slut?: string;
  signaler?: readonly string[];
  info_112?: string;
  info_112_s?: number;
  insats?: readonly string[];
  lotsning?: readonly GuidingFill[];
  orosanmalan?: string;
  polisuppgift?: string;
  beslut_id?: string;
  avslut?: string;
  kunskapslucka?: string;
  handledning?: boolean;
  notering?: string;
}

/** A form, in place of the version that was read (0: there is none yet). */
export interface FormSave {
  seen: number;
  form: FormFill;
}

export interface Choice {
  value: string;
  label: string;
}

export interface FormField {
  field: string;
  label: string;
  many: boolean;
  choices: readonly Choice[];
}

export interface TextRun {
  text: string;
  style?: RunStyle;
}

/** One heading, paragraph, quotation, or point of a list (`number`: of one that is numbered). */
export interface TextBlock {
  kind: BlockKind;
  runs: readonly TextRun[];
}

export interface GuidelineView {
  name: string;
  version: string;
  title: string;
  text: string;
  parties: readonly Choice[];
  checklist: readonly string[];
  reviewed: boolean;
  blocks: readonly TextBlock[];
}

export interface GuidelinesAck {
  guidelines: readonly GuidelineView[];
}

export interface VocabularyAck {
  version: string;
  fields: readonly FormField[];
  guidelines: readonly GuidelineView[];
}

/** Where somebody who has come back was guided to: ask how it went. */
export interface EarlierGuiding {
  case: string;
  aktor: string;
  name: string;
  satt: string;
  utfall: string;
}

/** A form as it stands, or as the system suggests it where there is none yet (`seen` 0). */
export interface FormAck {
  case: string | null;
  seen: number;
  form: FormFill;
  names?: Readonly<Record<string, string>>;
  automatic?: boolean;
  practice?: boolean;
  certain?: readonly string[];
  earlier?: readonly EarlierGuiding[];
}

export interface SavedAck {
  case: string;
  seen: number;
}

export interface DueForm {
  case: string;
  conversation: string;
  closed_at: string;
  due_at: string;
  practice: boolean;
  name?: string;
}

export interface DueAck {
  forms: readonly DueForm[];
}

export interface FormItem {
  case: string;
  startperiod: string;
  kanal: string;
  typ: string;
  niva_slut: string;
  automatic: boolean;
  practice: boolean;
  guided: number;
  unknown_outcomes: number;
}

export interface FormsAck {
  forms: readonly FormItem[];
}

export interface TextCheck {
  text: string;
}

/** What in a text may point to a person, and where. */
export interface TextCheckAck {
  faults: readonly FaultView[];
}

export interface OutcomeSet {
  aktor: string;
  utfall: string;
}

/** What is to be decided. There is no field for what is passed on, or about whom. */
export interface DecisionPropose {
  client_id: string;
  riktlinje_version: string;
  grund: string;
  mottagare: string;
  kanal: string;
  informerad: string;
}

export interface DecisionJudge {
  accept: boolean;
}

export interface DecisionView {
  beslut_id: string;
  status: string;
  grund: string;
  mottagare: string;
  kanal: string;
  informerad: string;
  riktlinje_version: string;
  proposed_by: string;
  proposed_at: string;
  decided_by?: string;
  decided_at?: string;
  mine?: boolean;
}

export interface DecisionAck {
  decision: DecisionView;
}

export interface DecisionsAck {
  decisions: readonly DecisionView[];
}

export interface ObservationWrite {
  amne: string;
  text: string;
  seen: number;
}

export interface ObservationReview {
  accept: boolean;
  comment?: string;
}

export interface ObservationView {
  id: string;
  amne: string;
  text: string;
  status: string;
  author: string;
  written_at: string;
  seen: number;
  mine: boolean;
  reviewer?: string;
  comment?: string;
  source?: "" | "visitor";
}

export interface ObservationAck {
  observation: ObservationView;
}

export interface ObservationsAck {
  observations: readonly ObservationView[];
}

/** One joined period that can be read. */
export interface ReportView {
  name: string;
  title: string;
}

export interface ReportsAck {
  reports: readonly ReportView[];
}

/** A file to be saved. `base64` is the whole of it. */
export interface ReportFile {
  name: string;
  media_type: string;
  base64: string;
}

/** One way to run the line in the long run, with what the evaluator expects of a year. */
export interface ReportOption {
  id: string;
  name: string;
  hours?: string;
  staff_hours?: number;
  contacts?: number;
  answered_percent?: number;
  wait?: string;
  cost_kr?: number;
  text?: string;
  assumptions?: readonly string[];
}

export interface ReportTextsSet {
  version: number;
  parts: Readonly<Record<string, string>>;
  options?: readonly ReportOption[];
}

export interface ReportTextsApproval {
  version: number;
}

/** What may be commented on. */
export interface ReportPart {
  id: string;
  title: string;
  text: string;
}

/** What has been written for a report. `templates` are options to begin with. */
export interface ReportTextsAck {
  version: number;
  status: "approved" | "draft";
  parts: readonly ReportPart[];
  options: readonly ReportOption[];
  templates: readonly ReportOption[];
  written_by?: string;
  own?: boolean;
  approved_by?: string;
}

export interface HoldSet {
  ground: HoldGround;
}

/** What one day's runs have found and done. Numbers alone. */
export interface ProofView {
  at: string;
  oldest_at?: string;
  past: number;
  held: number;
  erased: number;
  finished: number;
  expired: Readonly<Record<string, number>>;
  complete: boolean;
}

export interface RetentionAck {
  transcript_days: number;
  urgent_days: number;
  sound: boolean;
  proofs: readonly ProofView[];
}

export interface UrgentTranscript {
  conversation: string;
  level: LevelName;
  closed_at: string;
  due_at: string;
  ground?: HoldGround;
  by?: string;
}

export interface UrgentAck {
  transcripts: readonly UrgentTranscript[];
}

/** A shift as a lead plans it; whole hours, by clocks in Sweden. */
export interface ShiftPlan {
  shift: string;
  day: string;
  starts: number;
  ends: number;
  account: string;
}

/** All shifts of a week, in place of the version that was read. */
export interface RotaPlan {
  week: string;
  seen: number;
  shifts: readonly ShiftPlan[];
}

/** Of one's own shift: ill, well again, offered to others, kept after all; or take one that is offered or empty. */
export interface ShiftAct {
  week: string;
  act: "keep" | "offer" | "sick" | "take" | "well";
}

/** Opening hours of this week's days follow the rota. */
export interface RotaFollow {
  week: string;
}

export interface ShiftView {
  shift: string;
  day: string;
  starts: number;
  ends: number;
  account: string;
  name: string;
  mine: boolean;
  status: string;
}

export interface RotaGap {
  day: string;
  starts: number;
  ends: number;
  what: string;
}

export interface RotaAck {
  week: string;
  version: number;
  shifts: readonly ShiftView[];
  people: readonly Choice[];
  gaps: readonly RotaGap[];
  expected: boolean;
}

/** A private key under a passphrase, as the browser has locked it: Argon2id, AES-256-GCM. The least costs are those of RFC 9106, section 4, for machines without gigabytes to spare. */
export interface LockedPrivateKey {
  salt: string;
  memory_kib: number;
  passes: number;
  box: string;
}

/** One's own key pair: another one, or the same under another passphrase. */
export interface OwnKeySet {
  public: string;
  private: LockedPrivateKey;
}

/** Another key of the whole staff, sealed to its maker for a start. */
export interface StaffKeySet {
  public: string;
  sealed: string;
  replaces: string;
}

/** A key of the staff, sealed to a colleague's public key. */
export interface MemberAdmit {
  key_id: string;
  public: string;
  sealed: string;
}

export interface LockedPrivateKeyView {
  salt: string;
  memory_kib: number;
  passes: number;
  box: string;
}

export interface OwnKeyView {
  public: string;
  private: LockedPrivateKeyView;
  group: Readonly<Record<string, string>>;
}

export interface KeyMember {
  account: string;
  name: string;
  public: string;
  holds: boolean;
}

export interface SealingAck {
  staff_key: string;
  recovery: boolean;
  sealed: number;
  own?: OwnKeyView;
  members: readonly KeyMember[];
}

/** What is known of a sealed conversation without its key. */
export interface SealedItem {
  conversation: string;
  level: LevelName;
  lang: string;
  practice: boolean;
  closed_at: string;
}

export interface SealedListAck {
  conversations: readonly SealedItem[];
}

export interface SealedEntryView {
  first: number;
  count: number;
  command_id: string;
  nonce: string;
  box: string;
}

/** A sealed conversation for the staff: nothing on this side opens it. */
export interface SealedAck {
  conversation: string;
  key_id: string;
  copy: string;
  dek_ver: number;
  salt: string;
  commit: string;
  last: number;
  entries: readonly SealedEntryView[];
  names: Readonly<Record<string, string>>;
}

/** Open from `opens` to `closes`, Swedish time, within one day ("24:00" is its end). */
export interface OpenSpan {
  opens: string;
  closes: string;
}

/** Other hours on one day; none: closed. Stronger than a holiday. */
export interface HoursException {
  date: string;
  spans?: readonly OpenSpan[];
}

export interface OpeningHours {
  always?: boolean;
  weekly?: readonly (readonly OpenSpan[])[];
  exceptions?: readonly HoursException[];
  closed_on_holidays?: boolean;
}

export interface HoursSet {
  version: number;
  hours: OpeningHours;
}

export interface Holiday {
  date: string;
  name: string;
}

export interface HoursAck {
  version: number;
  hours: OpeningHours;
  within_hours: boolean;
  holidays: readonly Holiday[];
  opens_at?: string;
  closes_at?: string;
}

export interface LanguagesSet {
  version: number;
  languages: readonly string[];
}

export interface LanguagesAck {
  version: number;
  languages: readonly string[];
  available: readonly string[];
}

export interface SurveyAnswer {
  survey_token: string;
  helped?: "no" | "partly" | "yes";
  felt_safe?: "no" | "partly" | "yes";
  text?: string;
}

/** `GET /api/v1/service`: what a page must know before the first word. Nothing is created. */
export interface ServiceInfo {
  mode: ModeName;
  open: boolean;
  operator: string;
  exit_url: string;
  languages: readonly string[];
  retention_days: number;
  retention_urgent_days: number;
  opens_at?: string;
  ends_on?: string;
  closing_soon?: boolean;
  usual_wait_min?: number;
  closed_because?: "holiday" | "hours" | "nobody";
}

export interface PresenceSet {
  status: PresenceName;
  capacity: number;
}

/** Stop or resume taking in new visitors below N3. */
export interface IntakeSet {
  stopped: boolean;
}

/** One thing that the visitor has told, as codes; a kommun by its name. */
export interface ToldFact {
  fact: string;
  value: string;
  words?: string;
}

/** A conversation that a colleague hands over to the receiver of this; the visitor has said yes. */
export interface HandedOver {
  conversation: string;
  by: string;
  reason: string;
  level: LevelName;
  lang: string;
  since: string;
  gone_since?: string;
  told?: readonly ToldFact[];
  last_line?: string;
}

/** A conversation that a counselor has, as shift leads see it. */
export interface Attended {
  conversation: string;
  account: string;
  level: LevelName;
  since: string;
  spoken_at: string | null;
  visitor_waits: boolean;
  gone_since?: string;
  last_line?: string;
}

export interface SummaryAck {
  waiting: Readonly<Record<string, number>>;
  longest_wait_s: number;
  slots: readonly string[];
  capacity: number;
  status: string;
  mailbox: number;
  fitting?: number;
  unable?: number;
  due_forms?: number;
  gone?: number;
  intake_stopped?: boolean;
  handed?: readonly HandedOver[];
}

/** One member of staff who is here. */
export interface OnShift {
  account: string;
  name: string;
  role: Role;
  status: PresenceName;
  capacity: number;
  conversations: readonly string[];
}

/** Conversations that asked for a person in one hour of today (Swedish time), by level. */
export interface HourCount {
  hour: number;
  queued: Readonly<Record<string, number>>;
}

/** Somebody whom a conversation can be handed to. */
export interface Colleague {
  account: string;
  name: string;
  role: Role;
  status: PresenceName;
  free: number;
  languages?: readonly string[];
  tracks?: readonly string[];
}

export interface ColleaguesAck {
  colleagues: readonly Colleague[];
}

export interface ShiftAck {
  account: string;
  staff: readonly OnShift[];
  intake_stopped: boolean;
  hours: readonly HourCount[];
  awaiting_approval: readonly string[];
  attended?: readonly Attended[];
}

export interface WaitingConversation {
  conversation: string;
  level: LevelName;
  signals: readonly string[];
  lang: string;
  audience: string | null;
  queued_at: string;
  unsettled?: LevelName;
  gone_since?: string;
  last_line?: string;
  appointment_at?: string;
}

export interface QueueListAck {
  waiting: readonly WaitingConversation[];
}

/** A situation in a list. */
export interface SituationRow {
  name: string;
  trigger: SituationTrigger;
  level?: string;
  tells?: string;
  opening?: string;
  pressed?: readonly string[];
  safety?: boolean;
  standings?: Readonly<Record<string, Standing>>;
  found?: string;
  examples?: readonly string[];
}

export interface SituationsAck {
  situations: readonly SituationRow[];
  languages: readonly string[];
}

/** A text in one language, as editors have it now. */
export interface SituationText {
  lang: string;
  name: string;
  status?: Standing;
  live?: boolean;
  for_review?: boolean;
  text?: string;
  variants?: readonly string[];
  closed?: string;
  closed_variants?: readonly string[];
}

/** What follows. */
export interface SituationWay {
  answer?: string;
  title?: string;
  title_name?: string;
  opening?: string;
  leads?: string;
  level?: string;
  handoff?: string;
}

export interface SituationAnswer {
  reply: string;
  when?: string;
  handoff?: string;
  safety?: boolean;
  texts: readonly SituationText[];
  ways: readonly SituationWay[];
}

export interface SituationAck {
  name: string;
  trigger: SituationTrigger;
  level?: string;
  tells?: string;
  pressed?: readonly string[];
  sentences?: Readonly<Record<string, readonly string[]>>;
  counts?: Readonly<Record<string, number>>;
  answers: readonly SituationAnswer[];
  articles?: readonly TextRow[];
  guides?: readonly TextRow[];
  topics?: readonly string[];
}

export interface SituationQuery {
  q?: string;
}

/** One period of the calendar. */
export interface PeriodView {
  period: string;
  kind: "half" | "month" | "quarter" | "year";
  first: string;
  last: string;
  status: PeriodStatus;
  proposed_by?: string;
  own_proposal?: boolean;
  released_at?: string;
}

export interface PeriodsAck {
  periods: readonly PeriodView[];
  step?: StepName;
  may_choose?: boolean;
}

export interface CalendarSet {
  step: StepName;
}

/** What stands in a cell; `value` only where a number may be shown. */
export interface FigureCell {
  text: string;
  value?: number;
  low?: number;
  high?: number;
}

/** One table in words. Nothing of it can be shown where `withheld`. */
export interface FigureTable {
  id: string;
  title: string;
  note: string;
  chart: "bars" | "columns" | "grid" | "hours";
  rows: readonly string[];
  columns: readonly string[];
  cells: readonly (readonly FigureCell[])[];
  total?: number;
  withheld?: boolean;
}

/** A key figure in one of the periods that are joined. */
export interface FigureStep {
  period: string;
  text: string;
}

/** One key figure in words. */
export interface KeyFigure {
  id: string;
  area: string;
  label: string;
  text: string;
  target: string;
  verdict: string;
  met?: boolean;
  n?: number;
  definition?: string;
  earlier?: string;
  steps?: readonly FigureStep[];
}

/** The figures of one period, as they are released or proposed. */
export interface ReportAck {
  period: string;
  status: "draft" | "proposed" | "released";
  title: string;
  lead: string;
  how: string;
  figures: readonly KeyFigure[];
  tables: readonly FigureTable[];
  reading?: readonly string[];
  summary?: readonly string[];
  missed?: readonly string[];
  earlier?: string;
  made_of?: readonly string[];
  by_hour?: FigureTable;
}

/** A file to be saved; the text is the whole of it. */
export interface FileAck {
  name: string;
  media_type: string;
  text: string;
}

/** What no system can count, for one quarter: sums of the line, nothing of people. */
export interface KpiInputs {
  cost_kr?: number;
  staff_hours?: number;
  supervisions?: number;
  gaps_closed?: number;
  kommuner_asked?: number;
  kommuner_aware?: number;
}

export interface InputsSet {
  version: number;
  inputs: KpiInputs;
}

export interface InputsAck {
  version: number;
  inputs: KpiInputs;
}

/** One thing to be talked about, or to be read. */
export interface MatterView {
  matter: string;
  kind: string;
  conversation: string;
  level: string;
  name: string;
  mine: boolean;
  at: string;
  open: boolean;
  settled_by?: string;
  readers?: number;
  own?: readonly Mark[];
  agreed?: number;
  compared?: number;
}

export interface LoadView {
  name: string;
  hard: number;
  over: boolean;
}

export interface SupervisionAck {
  week: string;
  agenda: readonly MatterView[];
  settled: readonly MatterView[];
  items: readonly ReviewItem[];
  marks: readonly Choice[];
  ceiling: number;
  loads: readonly LoadView[];
  agreed: number;
  compared: number;
}

export interface SheetSave {
  marks: readonly Mark[];
}

export interface CeilingSet {
  ceiling: number;
}

/** A sentence that the bot should understand, typed in by somebody in their own words. */
export interface ExamplePropose {
  lang: "en" | "sv";
  text: string;
  intent: string;
}

export interface ProposedAck {
  name: string;
}

/** What is to be activated: the `choice` of the trial whose figures somebody has seen. */
export interface ChoiceMade {
  choice: string;
}

/** On the test set, rules and bot together. Shares are from 0 to 1. */
export interface FiguresView {
  sentences: number;
  intent_accuracy: number;
  n4_at_n3: number;
  n3_at_n3: number;
  n4_as_n0: number;
  over_triage: number;
  request_recall: number;
}

/** The latest trial. */
export interface TrialView {
  choice: string;
  examples: number;
  by: string;
  started_at: string;
  state: "done" | "failed" | "running";
  step: string;
  steps: readonly string[];
  before?: FiguresView;
  after?: FiguresView;
  worse?: readonly string[];
  active?: boolean;
}

/** What the installation teaches of one intent. */
export interface IntentRow {
  intent: string;
  about: string;
  level: string;
  signals: readonly string[];
  sentences: Readonly<Record<string, number>>;
}

/** How the bot is taught now. */
export interface TeachingAck {
  intents: readonly IntentRow[];
  reviewed: number;
  unreviewed: number;
  learned: number;
  new: boolean;
  bot: "elsewhere" | "preparing" | "running" | "went_back";
  can_go_back: boolean;
  trial?: TrialView;
}

/** The installation's sentences of one intent, in one language. */
export interface IntentAck {
  intent: string;
  sentences: readonly string[];
}

export interface ModuleView {
  module: string;
  title: string;
  months: number;
  tracks: readonly string[];
  edition?: string;
  minutes?: number;
}

export interface CompletedView {
  module: string;
  done_on: string;
  valid_to: string;
  valid: boolean;
  tested?: boolean;
  outdated?: boolean;
}

export interface TraineeView {
  account: string;
  name: string;
  role: string;
  category: string;
  completed: readonly CompletedView[];
  gaps: Readonly<Record<string, readonly string[]>>;
  practised?: readonly string[];
  practice_gaps?: readonly string[];
  beside?: number;
  supervised?: number;
  supervised_elsewhere?: number;
  ready?: boolean;
  locked?: readonly string[];
}

export interface TrainingAck {
  modules: readonly ModuleView[];
  categories: readonly Choice[];
  people: readonly TraineeView[];
}

/** What is named is changed: a module done on a day, a module that was registered by mistake, the staff category. */
export interface TrainingSet {
  module?: string;
  done_on?: string;
  remove?: boolean;
  tries?: boolean;
  category?: string;
  beside?: number;
  supervised?: number;
  ready?: boolean;
}

export interface QuestionView {
  asks: string;
  answers: readonly string[];
  right?: number;
  why?: string;
}

/** A module to be read, and its test. */
export interface LearnAck {
  module: string;
  title: string;
  edition: string;
  reviewed: boolean;
  minutes: number;
  goals: readonly string[];
  blocks: readonly TextBlock[];
  questions: readonly QuestionView[];
  test: readonly QuestionView[];
  needed: number;
  tries_left: number;
  done?: CompletedView;
}

/** The answers to a test, in the order of its questions, numbers from 1. */
export interface ExamAnswers {
  edition: string;
  answers: readonly number[];
}

export interface ExamAck {
  passed: boolean;
  right: readonly boolean[];
  why: readonly string[];
  tries_left: number;
  valid_to?: string;
}

export interface PersonaView {
  persona: string;
  title: string;
  about: string;
  role: string;
  level: LevelName;
  track: string;
  kind?: string;
  language?: string;
}

export interface PersonasAck {
  personas: readonly PersonaView[];
}

export interface RehearsalStart {
  persona: string;
}

/** The practice visitor is on their way into the queue of the one who asked. */
export interface RehearsalAck {
  conversation: string;
  persona: string;
}

/** One line of the review sheet. */
export interface Mark {
  item: string;
  mark: string;
  comment?: string;
}

export interface ReviewSave {
  conversation: string;
  persona: string;
  marks: readonly Mark[];
  seen: number;
}

export interface ReviewItem {
  item: string;
  label: string;
}

export interface ReviewView {
  conversation: string;
  persona: string;
  title: string;
  trainee: string;
  mine: boolean;
  marks: readonly Mark[];
  reviewed_by: string | null;
  seen: number;
  started_at: string;
  by_another?: boolean;
  kind?: string;
  score?: number;
  faults?: Readonly<Record<string, number>>;
}

/** A passage of one's words that is worth a second look. */
export interface PassageView {
  fault: string;
  label: string;
  start: number;
  end: number;
}

export interface GradedTurnView {
  visitor: string;
  said: string;
  passages: readonly PassageView[];
  skills: readonly string[];
  trust: number;
}

export interface Advice {
  code: string;
  label: string;
  why: string;
  instead?: string;
}

/** How a practice conversation went. */
export interface GradeAck {
  conversation: string;
  title: string;
  trainee: string;
  started_at: string;
  score: number;
  ending: string;
  began_with: number;
  turns: readonly GradedTurnView[];
  well: readonly Advice[];
  tries: readonly Advice[];
}

/** A draft that is not sent yet. */
export interface DraftCheck {
  conversation: string;
  text: string;
}

export interface DraftHint {
  fault: string;
  label: string;
  instead: string;
  start: number;
  end: number;
}

/** What is worth a second look in a draft. Nothing of it is kept. */
export interface DraftCheckAck {
  hints: readonly DraftHint[];
}

export interface ReviewsAck {
  items: readonly ReviewItem[];
  marks: readonly Choice[];
  reviews: readonly ReviewView[];
}

/** One message of the one who tries. */
export interface TrySaid {
  text: string;
  seq?: number;
  place?: number;
}

/** The whole talk so far: it is played anew each time, with the texts as they are now. */
export interface TryTalk {
  said: readonly TrySaid[];
  lang?: string;
  open?: boolean;
}

export interface TryCard {
  type: string;
  id: string;
  title: string;
  why: "place" | "search" | "topic";
}

/** One thing that the bot or the service says. */
export interface TryLine {
  seq: number;
  reply: string;
  text: string;
  lang?: string;
  buttons?: readonly string[];
  cards?: readonly TryCard[];
  passage?: string;
  guide?: string;
  notice?: boolean;
}

export interface TryIntent {
  intent: string;
  confidence: number;
}

/** What raised the level. */
export interface TryRisk {
  source: string;
  level: LevelName;
  signals?: readonly string[];
  why?: readonly string[];
}

/** A message and what came of it. */
export interface TryTurn {
  said: string;
  intents?: readonly TryIntent[];
  level: LevelName;
  risks?: readonly TryRisk[];
  lines?: readonly TryLine[];
  waits?: boolean;
  failed?: string;
}

export interface TryAck {
  opening: readonly TryLine[];
  turns: readonly TryTurn[];
}

/** Socket.IO auth payload on `/visitor`. */
export interface VisitorAuth {
  token?: string;
}

/** The proof of work that `work_needed` asked for. `numbers` rise; SHA-256 of the challenge followed by each number, as eight hexadecimal digits, begins with `difficulty` zero bits. `memory` joins the outputs of scrypt with the challenge as password and the decimal numbers from 0 as salts, `p` being 1, in base64url without padding. */
export interface WorkDone {
  challenge: string;
  numbers: readonly number[];
  memory?: string;
}

export interface ConversationStart {
  lang: string;
  client_id: string;
  work?: WorkDone;
}

export interface MessageSend {
  client_msg_id: string;
  text: string;
  button?: ButtonPress;
}

export interface HumanRequest {
  client_msg_id: string;
}

/** The visitor wants to go on with the bot without waiting for a person. */
export interface QueueLeave {
  client_msg_id: string;
}

export interface TypingSet {
  on: boolean;
}

export interface Sync {
  after_seq: number;
}

export interface CodeCreate {
  client_msg_id: string;
}

export interface MailboxLeave {
  client_msg_id: string;
  text: string;
}

export interface MailboxOpen {
  code: string;
}

/** The visitor's yes or no to another counselor. */
export interface TransferAnswer {
  client_msg_id: string;
  accept: boolean;
}

/** A read receipt: every event up to `seq` has been on the screen. */
export interface ReadUpTo {
  seq: number;
}

export interface ConversationEnd {
  client_msg_id: string;
  erase: boolean;
}

/** `POST /api/v1/leave`, sent by a page that goes away and waits for nothing: the token opens nothing any more. */
export interface Leave {
  token: string;
  client_msg_id: string;
  end?: boolean;
}

export interface StartAck {
  conversation: string;
  token: string;
  state: StateName;
  seq: number;
  mode: ModeName;
  open: boolean;
}

export interface HumanAck {
  seq: number;
  state: StateName;
  open: boolean;
  position?: number;
}

/** `state` is still `queued` where it is urgent: a notice says so. */
export interface LeaveAck {
  seq: number;
  state: StateName;
}

export interface SyncAck {
  events: readonly WireEvent[];
  head: number;
  more: boolean;
  state: StateName;
  open?: boolean;
}

export interface CodeAck {
  code: string;
}

export interface MailboxLeaveAck {
  seq: number;
  code: string;
  answer_by?: string;
}

export interface MailboxOpenAck {
  conversation: string;
  token: string;
  state: StateName;
}

export interface EndAck {
  survey_token: string;
}

export const VISITOR = {
  conversationStart: "conversation:start",
  messageSend: "message:send",
  humanRequest: "human:request",
  queueLeave: "queue:leave",
  typing: "typing",
  sync: "sync",
  codeCreate: "code:create",
  mailboxLeave: "mailbox:leave",
  mailboxOpen: "mailbox:open",
  appointmentTimes: "appointment:times",
  appointmentBook: "appointment:book",
  appointmentCancel: "appointment:cancel",
  callbackLeave: "callback:leave",
  callbackAsk: "callback:ask",
  callbackWithdraw: "callback:withdraw",
  conversationEnd: "conversation:end",
  transferAnswer: "transfer:answer",
  read: "read",
} as const;

export const COUNSELOR = {
  presenceSet: "presence:set",
  queueSummary: "queue:summary",
  queueList: "queue:list",
  queueClaimNext: "queue:claim_next",
  queueClaim: "queue:claim",
  conversationOpen: "conversation:open",
  messageSend: "message:send",
  noteAdd: "note:add",
  riskSet: "risk:set",
  conversationRelease: "conversation:release",
  conversationClose: "conversation:close",
  conversationTakeOver: "conversation:take_over",
  conversationDecline: "conversation:decline",
  draftSet: "draft:set",
  read: "read",
  sideSend: "side:send",
  flagSet: "flag:set",
  messageApprove: "message:approve",
  visitorWarn: "visitor:warn",
  visitorPause: "visitor:pause",
  intakeSet: "intake:set",
  shiftOverview: "shift:overview",
  colleaguesList: "colleagues:list",
  mailboxList: "mailbox:list",
  mailboxAnswer: "mailbox:answer",
  typing: "typing",
} as const;

export const PUSHED = {
  event: "event",
  queue: "queue",
  typing: "typing",
  read: "read",
  side: "side",
  alarm: "alarm",
  calls: "calls",
} as const;

export interface VisitorRequests {
  "conversation:start": { data: ConversationStart; ack: StartAck };
  "message:send": { data: MessageSend; ack: SentAck };
  "human:request": { data: HumanRequest; ack: HumanAck };
  "queue:leave": { data: QueueLeave; ack: LeaveAck };
  "typing": { data: TypingSet; ack: Ack };
  "sync": { data: Sync; ack: SyncAck };
  "code:create": { data: CodeCreate; ack: CodeAck };
  "mailbox:leave": { data: MailboxLeave; ack: MailboxLeaveAck };
  "mailbox:open": { data: MailboxOpen; ack: MailboxOpenAck };
  "appointment:times": { data: AppointmentTimes; ack: AppointmentTimesAck };
  "appointment:book": { data: AppointmentBook; ack: AppointmentBookAck };
  "appointment:cancel": { data: AppointmentCancel; ack: SeqAck };
  "callback:leave": { data: CallbackLeave; ack: CallbackAck };
  "callback:ask": { data: CallbackAsk; ack: CallbackAck };
  "callback:withdraw": { data: CallbackWithdraw; ack: CallbackAck };
  "conversation:end": { data: ConversationEnd; ack: EndAck };
  "transfer:answer": { data: TransferAnswer; ack: SeqAck };
  "read": { data: ReadUpTo; ack: Ack };
}

export interface CounselorRequests {
  "presence:set": { data: PresenceSet; ack: Ack };
  "queue:summary": { data: Nothing; ack: SummaryAck };
  "queue:list": { data: Nothing; ack: QueueListAck };
  "queue:claim_next": { data: Nothing; ack: ClaimAck };
  "queue:claim": { data: QueueClaim; ack: ClaimAck };
  "conversation:open": { data: ConversationOpen; ack: OpenAck };
  "message:send": { data: CounselorMessageSend; ack: SentAck };
  "note:add": { data: NoteAdd; ack: SeqAck };
  "risk:set": { data: RiskSet; ack: SeqAck };
  "conversation:release": { data: ConversationRelease; ack: SeqAck };
  "conversation:close": { data: ConversationClose; ack: SeqAck };
  "conversation:take_over": { data: ConversationTakeOver; ack: SeqAck };
  "conversation:decline": { data: ConversationDecline; ack: SeqAck };
  "draft:set": { data: DraftSet; ack: Ack };
  "read": { data: CounselorRead; ack: Ack };
  "side:send": { data: SideSend; ack: SeqAck };
  "flag:set": { data: FlagSet; ack: SeqAck };
  "message:approve": { data: MessageApprove; ack: SeqAck };
  "visitor:warn": { data: VisitorWarn; ack: SeqAck };
  "visitor:pause": { data: VisitorPause; ack: SeqAck };
  "intake:set": { data: IntakeSet; ack: Ack };
  "shift:overview": { data: Nothing; ack: ShiftAck };
  "colleagues:list": { data: Nothing; ack: ColleaguesAck };
  "mailbox:list": { data: Nothing; ack: MailboxListAck };
  "mailbox:answer": { data: MailboxAnswer; ack: SeqAck };
  "typing": { data: CounselorTyping; ack: Ack };
}

export interface VisitorPushed {
  event: WireEvent;
  queue: QueuePosition;
  typing: TypingNotice;
  read: ReadNotice;
}

export interface CounselorPushed {
  event: WireEvent;
  queue: QueueUpdate;
  typing: TypingNotice;
  read: ReadNotice;
  side: SideNotice;
  alarm: Alarm;
  calls: CallsNotice;
}

