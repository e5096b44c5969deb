// One line about what just happened, with the way back where there is one. It stays until something else happens.

export interface Notice {
  text: string;
  canUndo?: boolean;
}

export function Toast({
  notice,
  onUndo,
  onDismiss,
}: {
  notice: Notice | undefined;
  onUndo(): void;
  onDismiss(): void;
}) {
  return (
    <div class="toast" role="status">
      {notice && (
        <div class="toast-box">
          <p>{notice.text}</p>
          {notice.canUndo && (
            <button type="button" onClick={onUndo}>
              Undo
            </button>
          )}
          <button type="button" class="quiet" onClick={onDismiss}>
            Dismiss
          </button>
        </div>
      )}
    </div>
  );
}
