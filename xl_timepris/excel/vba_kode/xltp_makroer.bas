Attribute VB_Name = "xltp_makroer"
Option Explicit

' Det, som brugeren selv kan køre med Alt+F8.

Public Sub XltpGenstart()
    On Error GoTo mislykket
    XltpNulstil
    Application.CalculateFull
    If XltpSidsteFejltekst() = "" Then
        MsgBox XltpGenstartet() & " Alle tal er regnet om.", vbInformation, "Timepris"
    Else
        XltpSidsteFejl
    End If
    Exit Sub
mislykket:
    MsgBox "Genstart mislykkedes. Luk Excel, og åbn projektmappen igen.", vbExclamation, "Timepris"
End Sub

Public Sub XltpSidsteFejl()
    Dim tekst As String
    tekst = XltpSidsteFejltekst()
    If tekst = "" Then
        tekst = "Python har svaret på alle kald. Viser en celle en fejl, står årsagen på arket Kontrol."
    End If
    MsgBox tekst, vbInformation, "Timepris"
End Sub
