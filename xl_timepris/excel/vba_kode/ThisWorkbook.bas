Option Explicit

Private Sub Workbook_Open()
    On Error GoTo stille
    XltpVedAabning
    Exit Sub
stille:
End Sub

' Statuslinjen er fælles for alle åbne projektmapper.
Private Sub Workbook_BeforeClose(Cancel As Boolean)
    On Error GoTo stille
    XltpRydStatus
    Exit Sub
stille:
End Sub
